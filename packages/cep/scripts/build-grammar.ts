// Makes src/language/pattern-grammar.ts of src/language/pattern.ne: `npm run grammar -w @wiesel/cep`.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import nearley, { type CompiledRules } from 'nearley'
import { format } from 'prettier'

const { Grammar, Parser } = nearley
const require = createRequire(import.meta.url)
const compile = require('nearley/lib/compile.js') as (parsed: unknown, options: object) => Compiled
const language = require('nearley/lib/nearley-language-bootstrapped.js') as CompiledRules

const source = fileURLToPath(new URL('../src/language/pattern.ne', import.meta.url))
const target = fileURLToPath(new URL('../src/language/pattern-grammar.ts', import.meta.url))

interface Compiled {
  readonly start: string
  readonly rules: readonly {
    readonly name: string
    readonly symbols: readonly (string | { readonly token: string })[]
    readonly postprocess?: string | { readonly builtin: string }
  }[]
}

/** The compiled grammar as it stands in the repository. */
export function grammarText(): Promise<string> {
  const parser = new Parser(Grammar.fromCompiled(language))
  parser.feed(readFileSync(source, 'utf8'))
  return format(render(compile(parser.results[0], { file: source, version: '' })), {
    parser: 'typescript',
    semi: false,
    singleQuote: true,
    printWidth: 110,
  })
}

function render({ rules, start }: Compiled): string {
  const lines = rules.map(({ name, symbols, postprocess }) => {
    const parts = symbols.map((symbol) =>
      typeof symbol === 'string' ? `'${symbol}'` : `token('${/type: "(\w+)"/.exec(symbol.token)?.[1]}')`,
    )
    const then = typeof postprocess === 'object' ? `make.${postprocess.builtin}` : postprocess?.trim()
    const call = then === 'id' ? 'make.id' : then
    return `    { name: '${name}', symbols: [${parts.join(', ')}]${call ? `, postprocess: ${call}` : ''} },`
  })
  return `// Made of pattern.ne by scripts/build-grammar.ts. Do not edit.
import type { CompiledRules } from 'nearley'
import { lexer } from './lexer.ts'
import * as make from './make-ast.ts'

const token = (type: string) => ({ type })

export const grammar: CompiledRules = {
  Lexer: lexer,
  ParserStart: '${start}',
  ParserRules: [
${lines.join('\n')}
  ],
}
`
}

if (import.meta.main) writeFileSync(target, await grammarText())
