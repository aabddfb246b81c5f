/**
 * How the values that the subtasks of an iteration contribute in one superstep become one: associative, commutative,
 * and `initial` changes nothing.
 *
 * @example
 * import type { Aggregator } from '@wiesel/runtime'
 * const max: Aggregator<number> = { initial: -Infinity, combine: (a, b) => Math.max(a, b) }
 * console.log(max.combine(max.initial, 3)) // → 3
 */
export interface Aggregator<T> {
  /** The value of nothing. */
  readonly initial: T
  combine(a: T, b: T): T
}

/**
 * The {@link Aggregator} that adds up numbers.
 *
 * @example
 * import { sumAggregator } from '@wiesel/runtime'
 * console.log(sumAggregator.combine(sumAggregator.initial, 2)) // → 2
 */
export const sumAggregator: Aggregator<number> = { initial: 0, combine: (a, b) => a + b }

/** Values of aggregators by name. */
export type Aggregates = Readonly<Record<string, unknown>>

/** What functions inside an iteration see of it. */
export interface IterationContext {
  /** The number of the current superstep, from 1. */
  readonly superstep: number
  /** Contributes a value to an aggregator. @throws PlanError `UNKNOWN_AGGREGATOR` */
  aggregate(name: string, value: unknown): void
  /** What all subtasks together contributed in the superstep before; the initial value in the first. @throws PlanError `UNKNOWN_AGGREGATOR` */
  previousAggregate(name: string): unknown
}
