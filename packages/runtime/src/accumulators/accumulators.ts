/** The kinds of accumulators that come with the runtime. */
import type { AccumulatorKind } from './job-accumulators.ts'

class Sum implements AccumulatorKind<number, number, number> {
  readonly createAccumulator = (): number => 0
  readonly add = (value: number, sum: number): number => sum + value
  readonly getResult = (sum: number): number => sum
  readonly merge = (a: number, b: number): number => a + b
}

class Counter implements AccumulatorKind<number, number, number> {
  readonly createAccumulator = (): number => 0
  readonly add = (value: number, count: number): number => count + value
  readonly getResult = (count: number): number => count
  readonly merge = (a: number, b: number): number => a + b
}

class BigCounter implements AccumulatorKind<bigint, bigint, bigint> {
  readonly createAccumulator = (): bigint => 0n
  readonly add = (value: bigint, count: bigint): bigint => count + value
  readonly getResult = (count: bigint): bigint => count
  readonly merge = (a: bigint, b: bigint): bigint => a + b
}

class Average implements AccumulatorKind<number, { sum: number; count: number }, number | null> {
  readonly createAccumulator = (): { sum: number; count: number } => ({ sum: 0, count: 0 })
  readonly add = (value: number, { sum, count }: { sum: number; count: number }) => ({
    sum: sum + value,
    count: count + 1,
  })
  readonly getResult = ({ sum, count }: { sum: number; count: number }): number | null =>
    count === 0 ? null : sum / count
  readonly merge = (a: { sum: number; count: number }, b: { sum: number; count: number }) => ({
    sum: a.sum + b.sum,
    count: a.count + b.count,
  })
}

class Minimum implements AccumulatorKind<number, number | null, number | null> {
  readonly createAccumulator = (): null => null
  readonly add = (value: number, least: number | null): number =>
    least === null ? value : Math.min(least, value)
  readonly getResult = (least: number | null): number | null => least
  readonly merge = (a: number | null, b: number | null): number | null => (b === null ? a : this.add(b, a))
}

class Maximum implements AccumulatorKind<number, number | null, number | null> {
  readonly createAccumulator = (): null => null
  readonly add = (value: number, most: number | null): number =>
    most === null ? value : Math.max(most, value)
  readonly getResult = (most: number | null): number | null => most
  readonly merge = (a: number | null, b: number | null): number | null => (b === null ? a : this.add(b, a))
}

class Histogram implements AccumulatorKind<number, Map<number, number>, ReadonlyMap<number, number>> {
  readonly createAccumulator = (): Map<number, number> => new Map()
  readonly add = (value: number, counts: Map<number, number>): Map<number, number> =>
    counts.set(value, (counts.get(value) ?? 0) + 1)
  readonly getResult = (counts: Map<number, number>): ReadonlyMap<number, number> =>
    new Map([...counts].sort(([a], [b]) => a - b))
  readonly merge = (a: Map<number, number>, b: Map<number, number>): Map<number, number> => {
    for (const [value, count] of b) a.set(value, (a.get(value) ?? 0) + count)
    return a
  }
}

class List implements AccumulatorKind<unknown, unknown[], readonly unknown[]> {
  readonly createAccumulator = (): unknown[] => []
  readonly add = (value: unknown, list: unknown[]): unknown[] => {
    list.push(value)
    return list
  }
  readonly getResult = (list: unknown[]): readonly unknown[] => [...list]
  readonly merge = (a: unknown[], b: unknown[]): unknown[] => {
    for (const value of b) a.push(value)
    return a
  }
}

const LIST = new List()

/**
 * Kinds of accumulators, for `context.accumulator(name, kind)`. Any aggregate function with `merge` is one, too.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { Accumulators, DiscardingSink, rich } from '@wiesel/runtime'
 *
 * const env = new StreamExecutionEnvironment()
 * env.fromElements('to', 'be', 'or').map(rich((context) => {
 *   const lengths = context.accumulator('lengths', Accumulators.average)
 *   return (word: string) => {
 *     lengths.add(word.length)
 *     return word
 *   }
 * })).sinkTo(new DiscardingSink())
 * const { accumulators } = await env.execute()
 * console.log(accumulators) // → { lengths: 2 }
 */
export const Accumulators = {
  /** Adds up whole numbers. */
  counter: new Counter(),
  /** Adds up bigints: for counts above 2^53. */
  bigCounter: new BigCounter(),
  /** Adds up numbers of any kind. */
  sum: new Sum(),
  /** The mean of numbers; `null` for none. */
  average: new Average(),
  /** The smallest number; `null` for none. */
  minimum: new Minimum(),
  /** The largest number; `null` for none. */
  maximum: new Maximum(),
  /** How often each number came, in ascending order. Grows with the different numbers. */
  histogram: new Histogram(),
  /** All values, in no promised order. Grows with each: for few. */
  list: <T>(): AccumulatorKind<T, unknown[], readonly T[]> =>
    LIST as unknown as AccumulatorKind<T, unknown[], readonly T[]>,
} as const
