import { Pattern } from '../pattern/pattern.ts'
import { buildStages } from './build-pattern.ts'
import { parsePatternText, parseRulesText } from './parse-text.ts'
import { PatternSyntaxError } from './syntax-error.ts'

/** A pattern made from text: its stages are known only when it runs, so a match is typed by any name. */
export type TextualPattern<T> = Pattern<T, object, Record<string, [T, ...T[]]>, T>

/** A pattern with a name. */
export interface Rule<T> {
  readonly name: string
  readonly pattern: TextualPattern<T>
}

/**
 * The pattern of a text.
 *
 * ```
 * PATTERN (small -> big{2,} -> !refund) WITHIN 10 MINUTES
 * WHERE small: amount < 1 AND big: amount > 500 AND big.card = FIRST(small).card
 * AFTER MATCH SKIP PAST LAST EVENT
 * ```
 *
 * Stages side by side follow directly; `->` is followedBy, `~>` followedByAny, `!` not. The whole language is in the
 * guide to patterns.
 *
 * @throws PatternSyntaxError `PATTERN_SYNTAX` with line, column and what was expected.
 * @example
 * import { createEngine, parsePattern } from '@wiesel/cep'
 * const engine = createEngine(parsePattern<{ n: number }>('PATTERN (low -> high) WHERE low: n < 3 AND high: n > 2 * FIRST(low).n'))
 * const state = engine.createState()
 * for (const n of [2, 3, 5]) for (const { high } of engine.process(state, { n }, 0)) console.log(high[0].n) // → 5
 */
export function parsePattern<T = Record<string, unknown>>(text: string): TextualPattern<T> {
  const { stages, skip } = buildStages(parsePatternText(text))
  return Pattern.fromStages<T>(stages, skip)
}

/**
 * The rules of a text: `RULE name PATTERN …`, separated by semicolons. A rule without a name is called `rule 1` by
 * its place.
 *
 * @throws PatternSyntaxError `PATTERN_SYNTAX`; for two rules of one name too.
 * @example
 * import { parseRules } from '@wiesel/cep'
 * const rules = parseRules(`
 *   RULE burst PATTERN (click{3} CONSECUTIVE);
 *   RULE 'paid late' PATTERN (order -> !payment) WITHIN 1 DAY WHERE payment: paid = TRUE
 * `)
 * console.log(rules.map(({ name }) => name)) // → [ 'burst', 'paid late' ]
 */
export function parseRules<T = Record<string, unknown>>(text: string): Rule<T>[] {
  const names = new Set<string>()
  return parseRulesText(text).map(({ name, pattern }, index) => {
    const called = name?.name ?? `rule ${index + 1}`
    if (names.has(called)) {
      throw new PatternSyntaxError(
        `there are two rules "${called}"; give each a name of its own.`,
        name?.at ?? START,
      )
    }
    names.add(called)
    const { stages, skip } = buildStages(pattern)
    return { name: called, pattern: Pattern.fromStages<T>(stages, skip) }
  })
}

const START = { line: 1, column: 1 }
