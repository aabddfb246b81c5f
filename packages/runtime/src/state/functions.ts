/** Combines two values of one kind into one. Must be associative; it may be called with any neighbours. */
export type ReduceFunction<T> = (a: T, b: T) => T

/**
 * An aggregation in steps: a fresh accumulator, adding a value, reading the result.
 *
 * `add` returns the accumulator, new or changed in place. `merge` is needed where accumulators meet: session windows,
 * sliding windows with shared slices, pre-aggregation.
 */
export interface AggregateFunction<In, Acc, Out> {
  createAccumulator(): Acc
  add(value: In, accumulator: Acc): Acc
  getResult(accumulator: Acc): Out
  merge?(a: Acc, b: Acc): Acc
}
