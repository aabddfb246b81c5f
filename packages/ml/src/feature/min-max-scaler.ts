import { choice, number, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { extremesOf, type Extremes } from './extremes.ts'
import { checkSize } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  min: number('What the least value becomes.', 0),
  max: number('What the greatest value becomes.', 1),
  constant: choice(
    'What an entry becomes that never varied: the middle of the range, or its lower end (its own range then counts as 1).',
    ['middle', 'min'],
    'middle',
  ),
}

/** Entries that vary by less count as constant. */
const CONSTANT = 1e-5

/**
 * Learns the range of each entry of a vector, to bring all to one range. Results are dense; an entry that never varied
 * becomes the middle of the range.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MinMaxScaler } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: [1] }, { input: [5] })
 * const model = await new MinMaxScaler().fit(rows)
 * console.log(model.rowFunction()({ input: [2] })?.output) // → [ 0.25 ]
 */
export class MinMaxScaler extends AggregatingEstimator<typeof PARAMS, Extremes | null, MinMaxScalerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('MinMaxScaler', PARAMS, given)
  }

  protected summary(): Summary<Extremes | null> {
    return extremesOf(this.read, this.params.inputCol)
  }

  protected modelOf(extremes: Extremes | null): MinMaxScalerModel {
    const { min, max } = extremes as Extremes
    return new MinMaxScalerModel(this.params, { minVector: min, maxVector: max })
  }
}

/** Brings vectors to the range of a {@link MinMaxScaler}. */
export class MinMaxScalerModel extends Model<typeof PARAMS, { minVector: number[]; maxVector: number[] }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { minVector: number[]; maxVector: number[] }) {
    super('MinMaxScalerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, min, max, constant } = this.params
    const { minVector, maxVector } = this.data
    return (row) => {
      const values = toArray(this.read.vector(row, inputCol))
      checkSize(this.read, inputCol, values.length, minVector.length)
      const output = values.map((value, i) => {
        const range = maxVector[i] - minVector[i]
        if (constant === 'middle' && Math.abs(range) < CONSTANT) return (min + max) / 2
        return ((value - minVector[i]) / (range === 0 ? 1 : range)) * (max - min) + min
      })
      return { ...row, [outputCol]: output }
    }
  }
}
