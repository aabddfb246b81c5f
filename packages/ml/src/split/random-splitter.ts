import type { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import { SEED } from '../params/common-params.ts'
import { value, type GivenParams } from '../params/param.ts'
import { Stage } from '../stage/stage.ts'
import { partsByWeight } from './parts.ts'

const PARAMS = {
  ...SEED,
  weights: value<readonly number[]>(
    'How large the parts are by comparison.',
    [1, 1],
    'at least two numbers above 0',
    (given) =>
      Array.isArray(given) && given.length > 1 && given.every((weight) => weight > 0 && weight < Infinity),
  ),
}

/**
 * Splits a table by chance, each row into one of the parts. Which one follows from the seed, from what is in the row and,
 * of equal rows, from how many came before in the subtask: not from the parallelism or the order.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { RandomSplitter } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromSequence(1, 100)
 * const [three, one] = new RandomSplitter({ weights: [3, 1] }).transform(rows)
 * console.log((await three.collect()).length + (await one.collect()).length) // → 100
 */
export class RandomSplitter extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('RandomSplitter', PARAMS, given)
  }

  /** The parts, one for each weight, with the columns of the table. */
  transform<T>(data: DataSet<T>): DataSet<T>[]
  transform<T>(data: DataStream<T>): DataStream<T>[]
  transform<T>(data: DataSet<T> | DataStream<T>): (DataSet<T> | DataStream<T>)[] {
    return partsByWeight(data, this.params.seed, this.params.weights)
  }
}
