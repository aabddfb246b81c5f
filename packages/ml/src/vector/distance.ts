import { VectorError } from '../errors.ts'
import { addScaled, dot, norm } from './algebra.ts'
import type { Vector } from './vector.ts'

/** The distances that stages know by name. */
export const DISTANCES = ['euclidean', 'manhattan', 'cosine'] as const

/** The name of a distance that stages measure by. */
export type DistanceMeasure = (typeof DISTANCES)[number]

/** Every way to measure how far two vectors are apart. */
export const DISTANCE_METRICS = [
  ...DISTANCES,
  'squaredEuclidean',
  'chebyshev',
  'tanimoto',
  'minkowski',
] as const

/** The name of a way to measure how far two vectors are apart. */
export type DistanceMetric = (typeof DISTANCE_METRICS)[number]

/**
 * How far two vectors are apart. `cosine` is 1 less the cosine of the angle between them, `tanimoto` 1 less what they have
 * in common, `minkowski` the norm `p` of the difference (3 unless given).
 *
 * @throws VectorError if the vectors are not of one size, or for the angle of a vector without length
 * @example
 * import { distance } from '@wiesel/ml'
 * console.log(distance('euclidean', [0, 0], [3, 4])) // → 5
 * console.log(distance('chebyshev', [0, 0], [3, 4])) // → 4
 */
export function distance(metric: DistanceMetric, a: Vector, b: Vector, p = 3): number {
  switch (metric) {
    case 'euclidean':
      return norm(addScaled(-1, a, b))
    case 'squaredEuclidean': {
      const difference = addScaled(-1, a, b)
      return dot(difference, difference)
    }
    case 'manhattan':
      return norm(addScaled(-1, a, b), 1)
    case 'chebyshev':
      return norm(addScaled(-1, a, b), Infinity)
    case 'minkowski':
      return norm(addScaled(-1, a, b), p)
    case 'tanimoto': {
      const common = dot(a, b)
      return 1 - common / (dot(a, a) + dot(b, b) - common)
    }
    case 'cosine': {
      const lengths = norm(a) * norm(b)
      if (lengths === 0) throw withoutDirection()
      return 1 - dot(a, b) / lengths
    }
  }
}

/** The place of the nearest of some points; of equally near ones the first. */
export function nearestOf(metric: DistanceMetric, points: readonly Vector[], to: Vector): number {
  let nearest = 0
  let least = Infinity
  for (const [i, point] of points.entries()) {
    const far = distance(metric, point, to)
    if (far < least) [nearest, least] = [i, far]
  }
  return nearest
}

/** A function that measures from one dense vector to others that stand one after the other in an array. */
export type RowDistance = (rows: Float64Array, from: number, vector: ArrayLike<number>) => number

/** The distance as a function without allocations, for loops. Vectors must be of one size, and have a direction for `cosine`. */
export function rowDistance(measure: DistanceMeasure): RowDistance {
  if (measure === 'manhattan')
    return (rows, from, vector) => {
      let sum = 0
      for (let i = 0; i < vector.length; i++) sum += Math.abs(rows[from + i] - vector[i])
      return sum
    }
  if (measure === 'cosine')
    return (rows, from, vector) => {
      let product = 0
      let a = 0
      let b = 0
      for (let i = 0; i < vector.length; i++) {
        const [x, y] = [rows[from + i], vector[i]]
        product += x * y
        a += x * x
        b += y * y
      }
      return 1 - product / Math.sqrt(a * b)
    }
  return (rows, from, vector) => {
    let sum = 0
    for (let i = 0; i < vector.length; i++) {
      const difference = rows[from + i] - vector[i]
      sum += difference * difference
    }
    return Math.sqrt(sum)
  }
}

/** Checks that a vector has what a distance needs. @throws VectorError for the angle of a vector without length */
export function checkMeasurable(measure: DistanceMeasure, vector: ArrayLike<number>): void {
  if (measure !== 'cosine') return
  for (let i = 0; i < vector.length; i++) if (vector[i] !== 0) return
  throw withoutDirection()
}

function withoutDirection(): VectorError {
  return new VectorError('A vector of zeros has no direction, so it has no cosine distance.')
}
