/**
 * The matches one event completed. There may be very many (`allowCombinations` over 30 events makes a billion), so
 * they are counted and produced only when asked for. A set may be read until the next call of its engine;
 * `toArray()` keeps the matches. Iterating takes them as they come; `toArray()` orders them by their first event.
 */
export interface MatchSet<M> extends Iterable<M> {
  /** How many. Exact up to 2⁵³; above that as exact as a number can be. */
  readonly count: number
  /** All of them, in an array of its own that is `count` long. */
  toArray(): M[]
}

const NONE: MatchSet<never> = {
  count: 0,
  toArray: () => [],
  [Symbol.iterator]: () => [][Symbol.iterator](),
}

/** The set without matches. */
export function noMatches<M>(): MatchSet<M> {
  return NONE
}

/** A set of matches that are there already. */
export function matchesOf<M>(matches: M[]): MatchSet<M> {
  if (matches.length === 0) return NONE
  return {
    count: matches.length,
    toArray: () => [...matches],
    [Symbol.iterator]: () => matches[Symbol.iterator](),
  }
}
