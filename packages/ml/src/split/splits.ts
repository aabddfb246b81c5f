import { rich, type DataSet } from '@wiesel/dataset'
import { ParameterError } from '../errors.ts'
import { part, partsByWeight } from './parts.ts'
import { RowLottery } from './row-lottery.ts'

/** How a table is split. */
export interface SplitOptions {
  /** Another seed gives another split; 0 unless given. */
  readonly seed?: number
}

/** As {@link SplitOptions}, for splits in two. */
export interface PreciseSplitOptions extends SplitOptions {
  /** Whether the first part has as many rows as the fraction says, rather than about as many. `false` unless given. */
  readonly precise?: boolean
}

/** A table to learn from and one to test with. */
export interface TrainTest<T> {
  readonly training: DataSet<T>
  readonly testing: DataSet<T>
}

function checkFraction(split: string, fraction: number): void {
  if (!(fraction > 0 && fraction < 1))
    throw new ParameterError(split, `the fraction is ${fraction}, but must be above 0 and below 1.`)
}

/**
 * Splits a table in two by chance. Which part a row goes to follows from the seed and the row alone, so both parts fit
 * together even if they are computed by different jobs, at any parallelism.
 *
 * @param fraction how much goes to the first part, above 0 and below 1
 * @throws ParameterError for another fraction
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { randomSplit } from '@wiesel/ml'
 *
 * const [part, rest] = randomSplit(new ExecutionEnvironment().fromSequence(1, 100), 0.25, { precise: true })
 * console.log((await part.collect()).length, (await rest.collect()).length) // → 25 75
 */
export function randomSplit<T>(
  data: DataSet<T>,
  fraction: number,
  { seed = 0, precise = false }: PreciseSplitOptions = {},
): [DataSet<T>, DataSet<T>] {
  checkFraction('randomSplit', fraction)
  if (!precise) return [part(data, seed, 0, fraction), part(data, seed, fraction, 1)]
  const tickets = data.map(
    rich(() => {
      const lottery = new RowLottery(seed)
      return (row: T) => lottery.draw(row)
    }),
  )
  const limit = tickets.reduceGroup((all: Iterable<number>, out: (limit: number) => void) => {
    const sorted = Float64Array.from(all).sort()
    out(sorted[Math.round(fraction * sorted.length)] ?? 1)
  })
  const side = (first: boolean): DataSet<T> =>
    data
      .filter(
        rich((context) => {
          const [border = 1] = context.getBroadcastVariable<number>('limit')
          const lottery = new RowLottery(seed)
          return (row: T) => lottery.draw(row) < border === first
        }),
      )
      .withBroadcastSet(limit, 'limit')
  return [side(true), side(false)]
}

/**
 * Splits a table into as many parts as there are weights; what counts is how large they are by comparison.
 *
 * @throws ParameterError unless there are two weights or more, all above 0
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { multiRandomSplit } from '@wiesel/ml'
 *
 * const parts = multiRandomSplit(new ExecutionEnvironment().fromSequence(1, 100), [2, 1, 1])
 * const sizes = await Promise.all(parts.map(async (part) => (await part.collect()).length))
 * console.log(sizes.reduce((a, b) => a + b)) // → 100
 */
export function multiRandomSplit<T>(
  data: DataSet<T>,
  weights: readonly number[],
  { seed = 0 }: SplitOptions = {},
): DataSet<T>[] {
  if (weights.length < 2 || !weights.every((weight) => weight > 0 && weight < Infinity))
    throw new ParameterError(
      'multiRandomSplit',
      `the weights are ${weights.join(', ')}, but must be two or more above 0.`,
    )
  return partsByWeight(data, seed, weights)
}

/**
 * Splits a table into folds, each of which is tested once by what is learned from all the others.
 *
 * @param folds how many, at least 2
 * @throws ParameterError for another number
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { kFoldSplit } from '@wiesel/ml'
 *
 * for (const { training, testing } of kFoldSplit(new ExecutionEnvironment().fromSequence(1, 100), 2))
 *   console.log((await training.collect()).length + (await testing.collect()).length)
 * // → 100
 * // → 100
 */
export function kFoldSplit<T>(
  data: DataSet<T>,
  folds: number,
  { seed = 0 }: SplitOptions = {},
): TrainTest<T>[] {
  if (!Number.isInteger(folds) || folds < 2)
    throw new ParameterError('kFoldSplit', `there are ${folds} folds, but there must be at least 2.`)
  const parts = multiRandomSplit(data, new Array<number>(folds).fill(1), { seed })
  return parts.map((testing, i) => {
    const [first, ...others] = parts.filter((_, other) => other !== i)
    return { training: first.union(...others), testing }
  })
}

/**
 * A table to learn from and one to test with.
 *
 * @param fraction how much is learned from; 0.6 unless given
 * @throws ParameterError unless it is above 0 and below 1
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { trainTestSplit } from '@wiesel/ml'
 *
 * const { training } = trainTestSplit(new ExecutionEnvironment().fromSequence(1, 10), 0.8, { precise: true })
 * console.log((await training.collect()).length) // → 8
 */
export function trainTestSplit<T>(
  data: DataSet<T>,
  fraction = 0.6,
  options: PreciseSplitOptions = {},
): TrainTest<T> {
  const [training, testing] = randomSplit(data, fraction, options)
  return { training, testing }
}

/**
 * A table to learn from, one to test with while looking for the best parameters, and one held out for the end.
 *
 * @param weights how large they are by comparison; 0.6, 0.3 and 0.1 unless given
 * @throws ParameterError unless there are three weights above 0
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { trainTestHoldoutSplit } from '@wiesel/ml'
 *
 * const parts = trainTestHoldoutSplit(new ExecutionEnvironment().fromSequence(1, 100))
 * console.log(Object.keys(parts)) // → [ 'training', 'testing', 'holdout' ]
 */
export function trainTestHoldoutSplit<T>(
  data: DataSet<T>,
  weights: readonly [number, number, number] = [0.6, 0.3, 0.1],
  options: SplitOptions = {},
): TrainTest<T> & { readonly holdout: DataSet<T> } {
  const [training, testing, holdout] = multiRandomSplit(data, weights, options)
  return { training, testing, holdout }
}
