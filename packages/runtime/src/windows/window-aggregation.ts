/** How a window's contents grow with each record: an accumulator, or the list of records. */
import type { AggregateFunction, ReduceFunction } from '../state/functions.ts'

/** A folding of records into an accumulator; `undefined` stands for an empty window. */
export interface WindowAggregation<In, Acc, Result> {
  add(value: In, accumulator: Acc | undefined): Acc
  /** What the window function gets. */
  result(accumulator: Acc): Result
  /** Two accumulators as one; absent where the aggregation cannot. Does not change `b`. */
  readonly merge?: (a: Acc, b: Acc) => Acc
  /** A copy that may be changed without changing the original: for accumulators that are folded more than once. */
  copy?(accumulator: Acc): Acc
}

/** Keeps every record. */
export function listAggregation<T>(): WindowAggregation<T, T[], T[]> {
  return {
    add: (value, list) => {
      if (list === undefined) return [value]
      list.push(value)
      return list
    },
    result: (list) => list,
    merge: (a, b) => a.concat(b),
  }
}

/** Keeps the reduction. */
export function reduceAggregation<T>(reduce: ReduceFunction<T>): WindowAggregation<T, T, T> {
  return {
    add: (value, reduced) => (reduced === undefined ? value : reduce(reduced, value)),
    result: (reduced) => reduced,
    merge: reduce,
  }
}

/** Keeps an accumulator of a user's aggregate function. */
export function aggregateAggregation<In, Acc, Out>(
  aggregate: AggregateFunction<In, Acc, Out>,
): WindowAggregation<In, Acc, Out> {
  const merge = aggregate.merge?.bind(aggregate)
  return {
    add: (value, accumulator) =>
      aggregate.add(value, accumulator === undefined ? aggregate.createAccumulator() : accumulator),
    result: (accumulator) => aggregate.getResult(accumulator),
    ...(merge === undefined
      ? {}
      : { merge, copy: (accumulator: Acc): Acc => merge(aggregate.createAccumulator(), accumulator) }),
  }
}
