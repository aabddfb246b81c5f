// Draws src/language/pattern.ne into docs/guide/pattern-language.svg: `npm run grammar -w @wiesel/cep`.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import nearley, { type CompiledRules } from 'nearley'
import { TOKEN_NAMES } from '../src/language/lexer.ts'

const { Grammar, Parser } = nearley
const require = createRequire(import.meta.url)
const language = require('nearley/lib/nearley-language-bootstrapped.js') as CompiledRules
const draw = require('railroad-diagrams') as Record<string, (...parts: unknown[]) => { toString(): string }>

const source = fileURLToPath(new URL('../src/language/pattern.ne', import.meta.url))
const target = fileURLToPath(new URL('../../../docs/guide/pattern-language.svg', import.meta.url))

/** A symbol of a parsed grammar: the name of a rule, a token, or something built of symbols. */
type Symbol =
  | string
  | { readonly token: string }
  | { readonly subexpression: readonly Alternative[] }
  | { readonly ebnf: Symbol; readonly modifier: ':+' | ':*' | ':?' }
interface Alternative {
  readonly tokens: readonly Symbol[]
}

const REPEATS = { ':+': draw.OneOrMore, ':*': draw.ZeroOrMore, ':?': draw.Optional }

function drawSymbol(symbol: Symbol): unknown {
  if (typeof symbol === 'string') return draw.NonTerminal(symbol.replaceAll('_', ' '))
  if ('token' in symbol)
    return draw.Terminal((TOKEN_NAMES[symbol.token] ?? symbol.token).replace(/^"(.*)"$/, '$1'))
  if ('ebnf' in symbol) return REPEATS[symbol.modifier](drawSymbol(symbol.ebnf))
  return drawAlternatives(symbol.subexpression)
}

function drawAlternatives(alternatives: readonly Alternative[]): unknown {
  return draw.Choice(0, ...alternatives.map(({ tokens }) => draw.Sequence(...tokens.map(drawSymbol))))
}

/** All rules below each other in one picture. */
export function diagrams(): string {
  const parser = new Parser(Grammar.fromCompiled(language))
  parser.feed(readFileSync(source, 'utf8'))
  const rules = (parser.results[0] as { name?: string; rules?: Alternative[] }[]).filter(({ rules }) => rules)
  let width = 0
  let height = 0
  const parts = rules.map(({ name, rules: alternatives }) => {
    const svg = draw.Diagram(drawAlternatives(alternatives!)).toString()
    const [, ownWidth, ownHeight] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? ['', '0', '0']
    const title = `<text class="rule" x="10" y="${height + 22}">${name!.replaceAll('_', ' ')}</text>`
    const placed = svg.replace('<svg ', `<svg x="0" y="${height + 28}" `)
    width = Math.max(width, Number(ownWidth))
    height += Number(ownHeight) + 34
    return `${title}\n${placed}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>
rect.page { fill: #fff; stroke: none }
path { stroke-width: 2; stroke: #333; fill: none }
text { font: 13px monospace; text-anchor: middle }
text.rule { font: bold 15px sans-serif; text-anchor: start }
rect { stroke-width: 2; stroke: #333; fill: #e8f4e8 }
</style>
<rect class="page" width="${width}" height="${height}"/>
${parts.join('\n')}
</svg>
`
}

if (import.meta.main) writeFileSync(target, diagrams())
