import { number, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { sizeOf } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { slice } from './vector-slicer.ts'
import { addToMoments, checkSize, mergeMoments, type Moments } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  varianceThreshold: number('Entries are kept whose variance is greater.', 0, { min: 0 }),
}

interface Selection {
  readonly numOfFeatures: number
  readonly indices: number[]
}

/**
 * Learns which entries of a vector vary (variance of the population: n), to take these only.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { VarianceThresholdSelector } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: [1, 5] }, { input: [1, 7] })
 * console.log((await new VarianceThresholdSelector().fit(rows)).data) // → { numOfFeatures: 2, indices: [ 1 ] }
 */
export class VarianceThresholdSelector extends AggregatingEstimator<
  typeof PARAMS,
  Moments | null,
  VarianceThresholdSelectorModel
> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('VarianceThresholdSelector', PARAMS, given)
  }

  protected summary(): Summary<Moments | null> {
    const { inputCol } = this.params
    return {
      create: () => null,
      add: (moments, row) => addToMoments(this.read, inputCol, moments, row),
      merge: mergeMoments,
    }
  }

  protected modelOf(moments: Moments | null): VarianceThresholdSelectorModel {
    const { count, squares } = moments as Moments
    const indices = [...squares.keys()].filter((i) => squares[i] / count > this.params.varianceThreshold)
    return new VarianceThresholdSelectorModel(this.params, { numOfFeatures: squares.length, indices })
  }
}

/** Takes the entries that a {@link VarianceThresholdSelector} has chosen. */
export class VarianceThresholdSelectorModel extends Model<typeof PARAMS, Selection> {
  constructor(given: GivenParams<typeof PARAMS>, data: Selection) {
    super('VarianceThresholdSelectorModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.params
    const { numOfFeatures, indices } = this.data
    return (row) => {
      const vector = this.read.vector(row, inputCol)
      checkSize(this.read, inputCol, sizeOf(vector), numOfFeatures)
      return { ...row, [outputCol]: indices.length === 0 ? [] : slice(vector, indices) }
    }
  }
}
