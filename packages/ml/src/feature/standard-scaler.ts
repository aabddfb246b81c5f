import { choice, flag, number, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { mapEntries, sizeOf, toArray } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { addToMoments, checkSize, mergeMoments, type Moments } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  withMean: flag('Whether the mean becomes 0. Makes sparse vectors dense.', false),
  withStd: flag('Whether the standard deviation becomes 1.', true),
  deviation: choice(
    'Whether the deviation is that of a sample (n − 1), 0 where an entry never varied, or that of the population (n), 1 there.',
    ['sample', 'population'],
    'sample',
  ),
  mean: number('What the mean becomes instead of 0.', 0),
  std: number('What the standard deviation becomes instead of 1.', 1, { above: 0 }),
}

/**
 * Learns mean and standard deviation (of a sample: n − 1) of each entry of a vector, to scale vectors by them.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StandardScaler } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: [1] }, { input: [2] }, { input: [3] })
 * const model = await new StandardScaler({ withMean: true }).fit(rows)
 * console.log(model.data) // → { mean: [ 2 ], std: [ 1 ] }
 */
export class StandardScaler extends AggregatingEstimator<typeof PARAMS, Moments | null, StandardScalerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('StandardScaler', PARAMS, given)
  }

  protected summary(): Summary<Moments | null> {
    const { inputCol } = this.params
    return {
      create: () => null,
      add: (moments, row) => addToMoments(this.read, inputCol, moments, row),
      merge: mergeMoments,
    }
  }

  protected modelOf(moments: Moments | null): StandardScalerModel {
    const { count, means, squares } = moments as Moments
    const std =
      this.params.deviation === 'population'
        ? squares.map((square) => Math.sqrt(square / count) || 1)
        : squares.map((square) => (count > 1 ? Math.sqrt(square / (count - 1)) : 0))
    return new StandardScalerModel(this.params, { mean: means, std })
  }
}

/** Scales vectors by what a {@link StandardScaler} has learned. An entry that never varied becomes 0. */
export class StandardScalerModel extends Model<typeof PARAMS, { mean: number[]; std: number[] }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { mean: number[]; std: number[] }) {
    super('StandardScalerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, withMean, withStd, mean: toMean, std: toStd } = this.params
    const { mean, std } = this.data
    const scale = (value: number, i: number): number =>
      withStd ? (std[i] === 0 ? 0 : (value / std[i]) * toStd) : value
    return (row: Row) => {
      const vector = this.read.vector(row, inputCol)
      checkSize(this.read, inputCol, sizeOf(vector), mean.length)
      const output = withMean
        ? toArray(vector).map((value, i) => scale(value - mean[i], i) + toMean)
        : mapEntries(vector, scale)
      return { ...row, [outputCol]: output }
    }
  }
}
