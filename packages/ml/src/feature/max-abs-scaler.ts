import type { GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { mapEntries, sizeOf } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { extremesOf, type Extremes } from './extremes.ts'
import { checkSize } from './vector-sums.ts'

/**
 * Learns the greatest absolute value of each entry of a vector, to divide by it. Sparse vectors stay sparse; an entry that
 * was always 0 is left as it is.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MaxAbsScaler } from '@wiesel/ml'
 *
 * const model = await new MaxAbsScaler().fit(new ExecutionEnvironment().fromElements({ input: [-4, 1] }))
 * console.log(model.rowFunction()({ input: [2, 3] })?.output) // → [ 0.5, 3 ]
 */
export class MaxAbsScaler extends AggregatingEstimator<
  typeof ONE_TO_ONE,
  Extremes | null,
  MaxAbsScalerModel
> {
  static readonly params = ONE_TO_ONE

  constructor(given: GivenParams<typeof ONE_TO_ONE> = {}) {
    super('MaxAbsScaler', ONE_TO_ONE, given)
  }

  protected summary(): Summary<Extremes | null> {
    return extremesOf(this.read, this.params.inputCol)
  }

  protected modelOf(extremes: Extremes | null): MaxAbsScalerModel {
    const { min, max } = extremes as Extremes
    return new MaxAbsScalerModel(this.params, {
      maxVector: max.map((value, i) => Math.max(Math.abs(value), Math.abs(min[i]))),
    })
  }
}

/** Divides vectors by what a {@link MaxAbsScaler} has learned. */
export class MaxAbsScalerModel extends Model<typeof ONE_TO_ONE, { maxVector: number[] }> {
  constructor(given: GivenParams<typeof ONE_TO_ONE>, data: { maxVector: number[] }) {
    super('MaxAbsScalerModel', ONE_TO_ONE, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.params
    const { maxVector } = this.data
    return (row) => {
      const vector = this.read.vector(row, inputCol)
      checkSize(this.read, inputCol, sizeOf(vector), maxVector.length)
      return {
        ...row,
        [outputCol]: mapEntries(vector, (value, i) => (maxVector[i] === 0 ? value : value / maxVector[i])),
      }
    }
  }
}
