import type { DataStream } from '@wiesel/datastream'
import { CENTROID_PARAMS, type Centroids } from '../clustering/k-means-params.ts'
import { KMeansModel } from '../clustering/k-means-model.ts'
import { sumByCentroid } from '../clustering/centroid-sums.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { number, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { checkMeasurable } from '../vector/distance.ts'
import { toArray } from '../vector/vector.ts'
import { BATCH_PARAMS, OnlineEstimator } from './online-estimator.ts'
import { OnlineModel } from './online-model.ts'

const PARAMS = {
  ...BATCH_PARAMS,
  ...CENTROID_PARAMS,
  decayFactor: number('How much of its weight what was learned before keeps at each batch.', 0, {
    min: 0,
    max: 1,
  }),
}

/**
 * Goes on learning the centres of clusters from a stream, beginning with given ones: after each batch a centroid is the
 * mean of where it was, by its decayed weight, and of the rows of the batch that are nearest to it.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { OnlineKMeans } from '@wiesel/ml'
 *
 * const env = new StreamExecutionEnvironment({ parallelism: 1 })
 * const rows = env.fromCollection([1, 3, 101, 103].map((x) => ({ features: [x] })))
 * const learner = new OnlineKMeans({ globalBatchSize: 4 }, { centroids: [[0], [50]], weights: [0, 0] })
 * for await (const { centroids } of learner.fit(rows).versions.collect()) console.log(centroids) // → [ [ 2 ], [ 102 ] ]
 */
export class OnlineKMeans extends OnlineEstimator<typeof PARAMS, Centroids> {
  static readonly params = PARAMS

  /** @param initial the centroids of a `KMeansModel`, or any others */
  constructor(given: GivenParams<typeof PARAMS>, initial: Centroids) {
    super('OnlineKMeans', PARAMS, given, initial)
  }

  fit(stream: DataStream<any>): OnlineModel<Centroids> {
    const { distanceMeasure, featuresCol, predictionCol } = this.params
    const versions = this.learn<Centroids>(
      stream,
      this.initial,
      (state, batch) => this.step(state, batch),
      (state) => state,
    )
    return new OnlineModel(
      versions,
      (centroids) =>
        new KMeansModel(
          { distanceMeasure, featuresCol, predictionCol, k: Math.max(2, centroids.weights.length) },
          centroids,
        ),
      { name: 'OnlineKMeansModel' },
    )
  }

  private step({ centroids, weights }: Centroids, batch: readonly Row[]): Centroids {
    const { featuresCol, distanceMeasure, decayFactor } = this.params
    const size = centroids[0].length
    const points = batch.map((row) => {
      const point = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, point.length, size)
      checkFinite(this.read, featuresCol, point)
      checkMeasurable(distanceMeasure, point)
      return point
    })
    const block = { rows: points.length, size, values: Float64Array.from(points.flat()) }
    const { sums, counts } = sumByCentroid(distanceMeasure, block, centroids)
    const decayed = weights.map((weight) => weight * decayFactor)
    return {
      weights: decayed.map((weight, cluster) => weight + counts[cluster]),
      centroids: centroids.map((centroid, cluster) => {
        const weight = decayed[cluster] + counts[cluster]
        if (counts[cluster] === 0) return centroid
        return centroid.map((value, i) => (value * decayed[cluster] + sums[cluster * size + i]) / weight)
      }),
    }
  }
}
