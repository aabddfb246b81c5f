import { compileNfa } from '../nfa/compile-nfa.ts'
import type { Pattern } from '../pattern/pattern.ts'
import { flatStages } from '../pattern/stage.ts'
import { printStageCondition } from '../language/print-pattern.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Simplify } from '../pattern/match-types.ts'
import { narrate } from './narrate.ts'
import { traceEvents, type Trail } from './trace-events.ts'

/** Why events match a pattern, or how far they came. Its `toString` tells it in words. */
export interface MatchExplanation<M> {
  readonly matched: boolean
  /** The matches, after the skip strategy. */
  readonly matches: readonly M[]
  /** The partial match that came furthest, or the first match: events by index, and how it ended. */
  readonly furthest: Trail | undefined
  /** Every partial match and how it ended. */
  readonly trails: readonly Trail[]
  toString(): string
}

/** How the events are timed. */
export interface ExplainOptions<T> {
  /** The timestamp of an event; without it the events are a millisecond apart. */
  timestamp?: (event: T, index: number) => number
}

/**
 * Explains why a sequence of events matches a pattern, or where it stops: at an event that had to fit and did not,
 * at one that must not come, at the end of a window, or for want of further events. For looking at a few events:
 * it follows every partial match by itself.
 *
 * @throws PartialMatchLimitError `PARTIAL_MATCH_LIMIT` if there are more than 10,000 of them.
 * @example
 * import { explainMatch, parsePattern } from '@wiesel/cep'
 * const pattern = parsePattern<{ n: number }>('PATTERN (low -> high top) WHERE low: n < 3 AND high: n > 5 AND top: n > 9')
 * const explanation = explainMatch(pattern, [{ n: 1 }, { n: 4 }, { n: 6 }, { n: 7 }])
 * for (const line of String(explanation).split('\n')) console.log(line)
 * // → No match. The partial match that came furthest:
 * // →   event 0 is "low"
 * // →   event 1 is passed over
 * // →   event 2 is "high"
 * // →   event 3 ends it: only "top" (n > 9) may come here
 */
export function explainMatch<T, M, C>(
  // oxlint-disable-next-line typescript/no-explicit-any -- what the last stage is narrowed to does not matter
  pattern: Pattern<T, M, C, any>,
  events: readonly T[],
  { timestamp = (_, index) => index }: ExplainOptions<T> = {},
): MatchExplanation<Simplify<M & C>> {
  const nfa = compileNfa(pattern)
  const timestamps = events.map(timestamp)
  const trails = traceEvents(nfa, events, timestamps)
  const matches = matchesOf(pattern, events, timestamps)
  const furthest = trails.reduce<Trail | undefined>(further, undefined)
  const conditions = new Map(
    [...flatStages(pattern.stages)].map((stage) => [stage.name, printStageCondition(stage)]),
  )
  const story = narrate(furthest, conditions, matches.length)
  return { matched: matches.length > 0, matches, furthest, trails, toString: () => story }
}

/** A match before a partial one, then more events before fewer, then the earlier. */
function further(best: Trail | undefined, trail: Trail): Trail | undefined {
  if (trail.taken.length === 0) return best
  if (!best) return trail
  const rank = ({ ending, taken }: Trail) => (ending.kind === 'complete' ? 1e9 : 0) + taken.length
  return rank(trail) > rank(best) ? trail : best
}

function matchesOf<T, M, C>(
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  pattern: Pattern<T, M, C, any>,
  events: readonly T[],
  timestamps: readonly number[],
): Simplify<M & C>[] {
  const engine = createEngine(pattern, { engine: 'reference' })
  const state = engine.createState()
  return events.flatMap((event, i) => [
    ...engine.advanceTime(state, timestamps[i]).matches.toArray(),
    ...engine.process(state, event, timestamps[i]).toArray(),
  ])
}
