import type { Token } from 'moo'
import nearley from 'nearley'
import { positionOf, type Position, type TextPattern, type TextRule } from './ast.ts'
import { TOKEN_NAMES } from './lexer.ts'
import { grammar } from './pattern-grammar.ts'
import { PatternSyntaxError } from './syntax-error.ts'

const { Grammar, Parser } = nearley

/** @throws PatternSyntaxError `PATTERN_SYNTAX` */
export function parsePatternText(text: string): TextPattern {
  return parse(text, 'pattern') as TextPattern
}

/** @throws PatternSyntaxError `PATTERN_SYNTAX` */
export function parseRulesText(text: string): TextRule[] {
  return parse(text, 'rules') as TextRule[]
}

/** How many parses a text has. One, for a text of the language; that is tested. */
export function countParses(text: string, start = 'pattern'): number {
  const parser = parserFor(start)
  parser.feed(text)
  return parser.results.length
}

function parserFor(start: string): nearley.Parser {
  return new Parser(Grammar.fromCompiled({ ...grammar, ParserStart: start }))
}

function parse(text: string, start: string): unknown {
  const parser = parserFor(start)
  try {
    parser.feed(text)
  } catch (error) {
    const token = (error as { token?: Token }).token
    // Without a token of its own the lexer has met a character that begins none.
    const isToken = token?.type !== undefined && token.line !== undefined
    const at = isToken ? positionOf(token) : positionAfter(text, tokenlessOffset(error, text))
    const found = isToken ? token.text : text[offsetOf(text, at)]
    const hint =
      token?.type === 'or' ? ' Put conditions joined by OR in parentheses: x: (a = 1 OR a = 2).' : ''
    throw new PatternSyntaxError(`unexpected "${found}".${hint}`, at, expectedBy(parser))
  }
  if (parser.results.length === 0) {
    throw new PatternSyntaxError(
      'the text ends too early.',
      positionAfter(text, text.length),
      expectedBy(parser),
    )
  }
  return parser.results[0]
}

/** The lexer's own errors say where in words: "invalid syntax at line 1 col 9". */
function tokenlessOffset(error: unknown, text: string): number {
  const [, line, column] = /at line (\d+) col (\d+)/.exec(String(error)) ?? ['', '1', '1']
  return offsetOf(text, { line: Number(line), column: Number(column) })
}

function offsetOf(text: string, { line, column }: Position): number {
  return (
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1
  )
}

function positionAfter(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length, column: lines[lines.length - 1].length + 1 }
}

interface EarleyState {
  readonly rule: { readonly symbols: readonly (string | { readonly type?: string })[] }
  readonly dot: number
}

/** What the parser would take next: the tokens before which its last complete column stands. */
function expectedBy(parser: nearley.Parser): string[] {
  const { table } = parser as unknown as { table: { states: EarleyState[] }[] }
  const column = table.findLast(({ states }) => states.length > 0)
  const types = (column?.states ?? []).flatMap(({ rule, dot }) => {
    const symbol = rule.symbols[dot]
    return typeof symbol === 'object' && symbol.type !== undefined ? [symbol.type] : []
  })
  return [...new Set(types.map((type) => TOKEN_NAMES[type] ?? type))]
}
