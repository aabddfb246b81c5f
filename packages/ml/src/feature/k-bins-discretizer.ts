import { choice, integer, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'
import { allVectors } from './all-vectors.ts'
import { binEdges } from './bin-edges.ts'
import { bucketOf } from './bucketizer.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { sortedNumbers } from './quantile.ts'
import { checkSize } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  strategy: choice(
    'How edges are found: bins of one width, bins with as many rows each, or bins around the means of clusters.',
    ['uniform', 'quantile', 'kmeans'],
    'quantile',
  ),
  numBins: integer('How many bins there are.', 5, { min: 2 }),
  subSamples: integer('How many rows are looked at, at most, unless bins are of one width.', 200_000, {
    min: 2,
  }),
}

/**
 * Learns bins for each entry of a vector, to replace values by the number of their bin. An entry that never varied has one
 * bin; values outside of what was learned go to the first or the last bin.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { KBinsDiscretizer } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 4].map((n) => ({ input: [n] }))
 * const discretizer = new KBinsDiscretizer({ numBins: 3, strategy: 'uniform' })
 * const model = await discretizer.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.data) // → { binEdges: [ [ 1, 2, 3, 4 ] ] }
 */
export class KBinsDiscretizer extends AggregatingEstimator<typeof PARAMS, number[][], KBinsDiscretizerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('KBinsDiscretizer', PARAMS, given)
  }

  protected summary(): Summary<number[][]> {
    return allVectors(this.read, this.params.inputCol)
  }

  protected modelOf(entries: number[][]): KBinsDiscretizerModel {
    const { strategy, numBins, subSamples } = this.params
    const looked = (values: number[]): number[] => {
      if (strategy === 'uniform' || values.length <= subSamples) return values
      const step = values.length / subSamples
      return Array.from({ length: subSamples }, (_, i) => values[Math.floor(i * step)])
    }
    return new KBinsDiscretizerModel(this.params, {
      binEdges: entries.map((values) => binEdges(sortedNumbers(looked(values)), numBins, strategy)),
    })
  }
}

/** Replaces values by bins that a {@link KBinsDiscretizer} has learned. */
export class KBinsDiscretizerModel extends Model<typeof PARAMS, { binEdges: number[][] }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { binEdges: number[][] }) {
    super('KBinsDiscretizerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.params
    const edges = this.data.binEdges
    return (row) => {
      const values = toArray(this.read.vector(row, inputCol))
      checkSize(this.read, inputCol, values.length, edges.length)
      const output = values.map((value, i) => {
        if (Number.isNaN(value)) return NaN
        const last = edges[i].length - 1
        return bucketOf(edges[i], Math.min(Math.max(value, edges[i][0]), edges[i][last]))
      })
      return { ...row, [outputCol]: output }
    }
  }
}
