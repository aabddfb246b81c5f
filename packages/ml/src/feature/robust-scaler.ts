import { ParameterError, TrainingDataError } from '../errors.ts'
import { flag, number, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { mapEntries, sizeOf, toArray } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import {
  emptyQuantiles,
  insertNumber,
  mergeQuantiles,
  countOf,
  quantilesOf,
  type QuantileSummary,
} from './quantile-summary.ts'
import { checkSize } from './vector-sums.ts'

const PARAMS = {
  relativeError: number('How far the rank of a quantile may be off, as a fraction of the rows.', 0.001, {
    min: 0,
    max: 1,
  }),
  ...ONE_TO_ONE,
  withCentering: flag('Whether the median becomes 0. Makes sparse vectors dense.', false),
  withScaling: flag('Whether the range between the quantiles becomes 1.', true),
  lower: number('The lower quantile.', 0.25, { above: 0, below: 1 }),
  upper: number('The upper quantile.', 0.75, { above: 0, below: 1 }),
}

interface RobustScalerData {
  readonly medians: number[]
  readonly ranges: number[]
}

/**
 * Learns median and range between two quantiles of each entry of a vector, to scale vectors by them: single values far out
 * do not matter. Quantiles are elements of the data; NaN is passed over. Of 1000 rows or fewer they are exact, of more
 * up to `relativeError`.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { RobustScaler } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 4, 1000].map((n) => ({ input: [n] }))
 * const model = await new RobustScaler().fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.data) // → { medians: [ 3 ], ranges: [ 2 ] }
 */
export class RobustScaler extends AggregatingEstimator<typeof PARAMS, QuantileSummary[], RobustScalerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('RobustScaler', PARAMS, given)
    const { lower, upper } = this.params
    if (lower >= upper) throw new ParameterError(this.name, `"lower" ${lower} is not below "upper" ${upper}.`)
  }

  protected summary(): Summary<QuantileSummary[]> {
    const { inputCol, relativeError } = this.params
    return {
      create: () => [],
      add: (entries, row) => {
        const values = toArray(this.read.vector(row, inputCol))
        if (entries.length > 0) checkSize(this.read, inputCol, values.length, entries.length)
        for (const [i, value] of values.entries()) {
          entries[i] ??= emptyQuantiles(relativeError)
          if (!Number.isNaN(value)) entries[i] = insertNumber(entries[i], value)
        }
        return entries
      },
      merge: (a, b) => {
        checkSize(this.read, inputCol, b.length, a.length)
        return a.map((entry, i) => mergeQuantiles(entry, b[i]))
      },
    }
  }

  protected modelOf(entries: QuantileSummary[]): RobustScalerModel {
    const { lower, upper, inputCol } = this.params
    const found = entries.map((entry, i) => {
      if (countOf(entry) === 0)
        throw new TrainingDataError(this.name, `entry ${i} of column "${inputCol}" is NaN in all rows.`)
      return quantilesOf(entry, [lower, 0.5, upper])
    })
    return new RobustScalerModel(this.params, {
      medians: found.map(([, median]) => median),
      ranges: found.map(([low, , high]) => high - low),
    })
  }
}

/** Scales vectors by what a {@link RobustScaler} has learned. An entry without a range becomes 0. */
export class RobustScalerModel extends Model<typeof PARAMS, RobustScalerData> {
  constructor(given: GivenParams<typeof PARAMS>, data: RobustScalerData) {
    super('RobustScalerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, withCentering, withScaling } = this.params
    const { medians, ranges } = this.data
    const scale = (value: number, i: number): number =>
      withScaling ? (ranges[i] === 0 ? 0 : value / ranges[i]) : value
    return (row) => {
      const vector = this.read.vector(row, inputCol)
      checkSize(this.read, inputCol, sizeOf(vector), medians.length)
      const output = withCentering
        ? toArray(vector).map((value, i) => scale(value - medians[i], i))
        : mapEntries(vector, scale)
      return { ...row, [outputCol]: output }
    }
  }
}
