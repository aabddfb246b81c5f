import type { Pattern } from '../pattern/pattern.ts'
import type { Simplify } from '../pattern/match-types.ts'
import { createEngine } from './create-engine.ts'
import type { EngineOptions } from './engine.ts'

/** How {@link findMatches} times the events. */
export interface FindOptions<T> extends EngineOptions {
  /** The timestamp of an event, never less than the one before; without it events are a millisecond apart. */
  timestamp?: (event: T, index: number) => number
  /** The time after the last event: `Infinity` lets every window end. */
  end?: number
}

/**
 * All matches of a pattern in a list of events, in the order in which they become complete. For tests, notebooks and
 * small data; on a stream an operator does this for each key.
 *
 * @example
 * import { findMatches, Pattern } from '@wiesel/cep'
 * const peak = Pattern.of<number>().begin('up').oneOrMore().consecutive().next('down').where((n, c) => n < c.events('up')[0])
 * console.log(findMatches(peak, [1, 3, 2])) // → [ { up: [ 3 ], down: [ 2 ] } ]
 */
export function findMatches<T, M, C>(
  // oxlint-disable-next-line typescript/no-explicit-any -- what the last stage is narrowed to does not matter
  pattern: Pattern<T, M, C, any>,
  events: Iterable<T>,
  { timestamp = (_, index) => index, end, ...options }: FindOptions<T> = {},
): Simplify<M & C>[] {
  const engine = createEngine(pattern, options)
  engine.open()
  const state = engine.createState()
  const found: Simplify<M & C>[] = []
  let index = 0
  for (const event of events) {
    const time = timestamp(event, index++)
    found.push(...engine.advanceTime(state, time).matches.toArray())
    found.push(...engine.process(state, event, time).toArray())
  }
  if (end !== undefined) found.push(...engine.advanceTime(state, end).matches.toArray())
  engine.close()
  return found
}
