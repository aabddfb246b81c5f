import { count } from '../feature/counts.ts'
import { FEATURES, LABEL, PREDICTION } from '../params/common-params.ts'
import { integer, type GivenParams } from '../params/param.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'

const PARAMS = {
  ...LABEL,
  ...FEATURES,
  ...PREDICTION,
  k: integer('How many neighbours vote.', 5, { above: 0 }),
}

interface Examples {
  /** One after the other, as many numbers as a vector has. */
  readonly features: number[]
  readonly labels: number[]
}

/**
 * Keeps the rows it learns from; a vector gets the label that most of its `k` nearest neighbours have (by Euclidean
 * distance, all compared). If as many vote for several labels, the one of the nearest neighbour among these wins.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Knn } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ features: [0], label: 1 }, { features: [9], label: 2 })
 * const model = await new Knn({ k: 1 }).fit(rows)
 * console.log(model.rowFunction()({ features: [7] })?.prediction) // → 2
 */
export class Knn extends AggregatingEstimator<typeof PARAMS, { size: number; examples: Examples }, KnnModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('Knn', PARAMS, given)
  }

  protected summary(): Summary<{ size: number; examples: Examples }> {
    const { featuresCol, labelCol } = this.params
    return {
      create: () => ({ size: -1, examples: { features: [], labels: [] } }),
      add: ({ size, examples }, row) => {
        const vector = toArray(this.read.vector(row, featuresCol))
        if (size >= 0) checkSize(this.read, featuresCol, vector.length, size)
        checkFinite(this.read, featuresCol, vector)
        for (const entry of vector) examples.features.push(entry)
        examples.labels.push(this.read.label(row, labelCol))
        return { size: vector.length, examples }
      },
      merge: (a, b) => {
        checkSize(this.read, featuresCol, b.size, a.size)
        const features = a.examples.features.concat(b.examples.features)
        return { size: a.size, examples: { features, labels: a.examples.labels.concat(b.examples.labels) } }
      },
    }
  }

  protected modelOf({ examples }: { examples: Examples }): KnnModel {
    return new KnnModel(this.params, examples)
  }
}

/** Predicts labels by the rows that {@link Knn} has kept. */
export class KnnModel extends Model<typeof PARAMS, Examples> {
  constructor(given: GivenParams<typeof PARAMS>, data: Examples) {
    super('KnnModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  rowFunction(): RowFunction {
    const { featuresCol, predictionCol, k } = this.params
    const { labels } = this.data
    const features = Float64Array.from(this.data.features)
    const size = features.length / labels.length
    return (row) => {
      const vector = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, vector.length, size)
      checkFinite(this.read, featuresCol, vector)
      const nearest = nearestOf(features, vector, k)
      return { ...row, [predictionCol]: majority(nearest.map((example) => labels[example])) }
    }
  }
}

/** The `k` nearest examples, the nearest first; of equally near ones the first seen. */
function nearestOf(features: Float64Array, vector: readonly number[], k: number): number[] {
  const size = vector.length
  const nearest: number[] = []
  const distances: number[] = []
  for (let example = 0; example * size < features.length; example++) {
    let distance = 0
    for (let i = 0; i < size; i++) distance += (features[example * size + i] - vector[i]) ** 2
    if (nearest.length === k && distance >= distances[k - 1]) continue
    let place = nearest.length
    while (place > 0 && distances[place - 1] > distance) place--
    nearest.splice(place, 0, example)
    distances.splice(place, 0, distance)
    if (nearest.length > k) {
      nearest.pop()
      distances.pop()
    }
  }
  return nearest
}

/** The value that comes most often; of several the one that comes first. */
function majority(values: readonly number[]): number {
  const votes = new Map<number, number>()
  for (const value of values) count(votes, value)
  return [...votes].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}
