import { FEATURES, PREDICTION } from '../params/common-params.ts'
import { integer, type GivenParams } from '../params/param.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { checkMeasurable, rowDistance } from '../vector/distance.ts'
import { toArray } from '../vector/vector.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { DISTANCE, type Centroids } from './k-means-params.ts'

const PARAMS = {
  ...DISTANCE,
  ...FEATURES,
  ...PREDICTION,
  k: integer('How many clusters were asked for.', 2, { above: 1 }),
}

/** Says to which cluster a vector belongs: the number of the nearest centroid, from 0. */
export class KMeansModel extends Model<typeof PARAMS, Centroids> {
  constructor(given: GivenParams<typeof PARAMS>, data: Centroids) {
    super('KMeansModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  rowFunction(): RowFunction {
    const { featuresCol, predictionCol, distanceMeasure } = this.params
    const { centroids } = this.data
    const size = centroids[0].length
    const flat = Float64Array.from(centroids.flat())
    const distance = rowDistance(distanceMeasure)
    return (row) => {
      const vector = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, vector.length, size)
      checkFinite(this.read, featuresCol, vector)
      checkMeasurable(distanceMeasure, vector)
      let nearest = 0
      let least = Infinity
      for (let cluster = 0; cluster < centroids.length; cluster++) {
        const far = distance(flat, cluster * size, vector)
        if (far < least) [nearest, least] = [cluster, far]
      }
      return { ...row, [predictionCol]: nearest }
    }
  }
}
