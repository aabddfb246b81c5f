import { ParameterError, TrainingDataError } from '../errors.ts'
import { integer, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import type { Summary } from '../stage/summarize.ts'
import { eigenOf } from '../vector/eigen.ts'
import { toArray } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { checkFinite, checkSize } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  k: integer('How many directions are kept; no more than vectors have entries.', 2, { min: 1 }),
}

/** Means, and sums of products of distances from them, row by row. */
interface CoMoments {
  readonly count: number
  readonly means: Float64Array
  readonly products: Float64Array
}

interface Components {
  readonly mean: readonly number[]
  /** Directions of length 1, at right angles to each other; that in which vectors vary most first. */
  readonly components: readonly (readonly number[])[]
  /** The variance along each (of a sample: n − 1). */
  readonly explainedVariance: readonly number[]
  /** Its share of all variance. */
  readonly explainedVarianceRatio: readonly number[]
}

/**
 * Learns the directions in which vectors vary most (principal components), to replace vectors by how far they are from the
 * mean along each of them. Memory and time grow with the square of the number of entries.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { PCA } from '@wiesel/ml'
 *
 * const rows = [[1, 1], [2, 2], [3, 3]].map((input) => ({ input }))
 * const model = await new PCA({ k: 1 }).fit(new ExecutionEnvironment().fromCollection(rows))
 * const [far] = model.rowFunction()({ input: [3, 3] })?.output as number[]
 * console.log(far.toFixed(3), model.data.explainedVarianceRatio[0].toFixed(3)) // → 1.414 1.000
 */
export class PCA extends AggregatingEstimator<typeof PARAMS, CoMoments | null, PCAModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('PCA', PARAMS, given)
  }

  protected summary(): Summary<CoMoments | null> {
    const { inputCol } = this.params
    return {
      create: () => null,
      add: (moments, row) => {
        const values = toArray(this.read.vector(row, inputCol))
        checkFinite(this.read, inputCol, values)
        if (moments !== null) checkSize(this.read, inputCol, values.length, moments.means.length)
        return added(moments ?? emptyMoments(values.length), values)
      },
      merge: (a, b) => {
        if (a === null || b === null) return a ?? b
        checkSize(this.read, inputCol, b.means.length, a.means.length)
        return merged(a, b)
      },
    }
  }

  protected modelOf(moments: CoMoments | null, rows: number): PCAModel {
    const { k, inputCol } = this.params
    const { means, products } = moments as CoMoments
    if (k > means.length)
      throw new ParameterError(
        this.name,
        `"k" is ${k}, but column "${inputCol}" holds vectors of ${means.length} entries.`,
      )
    if (rows < 2) throw new TrainingDataError(this.name, 'there is only one row, which does not vary.')
    const { values, vectors } = eigenOf(
      products.map((product) => product / (rows - 1)),
      means.length,
    )
    const variances = values.map((value) => Math.max(0, value))
    const total = variances.reduce((sum, value) => sum + value, 0)
    return new PCAModel(this.params, {
      mean: Array.from(means),
      components: vectors.slice(0, k),
      explainedVariance: variances.slice(0, k),
      explainedVarianceRatio: variances.slice(0, k).map((value) => (total === 0 ? 0 : value / total)),
    })
  }
}

function emptyMoments(size: number): CoMoments {
  return { count: 0, means: new Float64Array(size), products: new Float64Array(size * size) }
}

function added({ count, means, products }: CoMoments, values: readonly number[]): CoMoments {
  const size = means.length
  const before = values.map((value, i) => value - means[i])
  for (let i = 0; i < size; i++) means[i] += before[i] / (count + 1)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) products[i * size + j] += before[i] * (values[j] - means[j])
  return { count: count + 1, means, products }
}

function merged(a: CoMoments, b: CoMoments): CoMoments {
  const size = a.means.length
  const count = a.count + b.count
  const apart = a.means.map((mean, i) => b.means[i] - mean)
  const times = (a.count * b.count) / count
  return {
    count,
    means: a.means.map((mean, i) => mean + (apart[i] * b.count) / count),
    products: a.products.map(
      (product, place) =>
        product + b.products[place] + apart[Math.floor(place / size)] * apart[place % size] * times,
    ),
  }
}

/** Replaces vectors by their distances from the mean along the directions that a {@link PCA} has found. */
export class PCAModel extends Model<typeof PARAMS, Components> {
  constructor(given: GivenParams<typeof PARAMS>, data: Components) {
    super('PCAModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.params
    const { mean, components } = this.data
    return (row) => {
      const values = toArray(this.read.vector(row, inputCol))
      checkSize(this.read, inputCol, values.length, mean.length)
      const output = components.map((component) => {
        let far = 0
        for (let i = 0; i < values.length; i++) far += (values[i] - mean[i]) * component[i]
        return far
      })
      return { ...row, [outputCol]: output }
    }
  }
}
