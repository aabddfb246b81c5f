import { FEATURES, PREDICTION, SEED } from '../params/common-params.ts'
import { choice, integer } from '../params/param.ts'
import { DISTANCES } from '../vector/distance.ts'

/** The parameter that says how distances are measured. */
export const DISTANCE = {
  distanceMeasure: choice('How the distance of two vectors is measured.', DISTANCES, 'euclidean'),
}

/** What all estimators of centroids have in common. */
export const CENTROID_PARAMS = {
  ...SEED,
  ...DISTANCE,
  ...FEATURES,
  ...PREDICTION,
  k: integer('How many clusters there are.', 2, { above: 1 }),
}

/** What k-means has learned. */
export interface Centroids {
  readonly centroids: readonly (readonly number[])[]
  /** How many rows each stands for. */
  readonly weights: readonly number[]
}
