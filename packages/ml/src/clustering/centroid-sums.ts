import { rowDistance, type DistanceMeasure } from '../vector/distance.ts'

/** Rows as numbers side by side. */
export interface RowBlock {
  readonly rows: number
  readonly size: number
  readonly values: Float64Array
}

/** For each centroid the sum of the rows nearest to it, and how many they are. */
export interface CentroidSums {
  /** One after the other. */
  readonly sums: Float64Array
  readonly counts: Float64Array
  /** The sum of the distances of rows from their centroids: of squares, if they are Euclidean. */
  readonly cost: number
}

/** Adds up rows by the centroid they are nearest to. */
export function sumByCentroid(
  measure: DistanceMeasure,
  block: RowBlock,
  centroids: readonly (readonly number[])[],
): CentroidSums {
  const { rows, size, values } = block
  const flat = Float64Array.from(centroids.flat())
  const sums = new Float64Array(flat.length)
  const counts = new Float64Array(centroids.length)
  const found = { distance: 0 }
  let cost = 0
  const nearest =
    measure === 'euclidean' ? nearestEuclidean(flat, size, found) : nearestBy(measure, flat, size, found)
  for (let row = 0; row < rows; row++) {
    const from = row * size
    const cluster = nearest(values, from)
    const to = cluster * size
    for (let i = 0; i < size; i++) sums[to + i] += values[from + i]
    counts[cluster]++
    cost += found.distance
  }
  return { sums, counts, cost }
}

/** The sums of two blocks together. */
export function addCentroidSums(a: CentroidSums, b: CentroidSums): CentroidSums {
  return {
    sums: a.sums.map((value, i) => value + b.sums[i]),
    counts: a.counts.map((value, i) => value + b.counts[i]),
    cost: a.cost + b.cost,
  }
}

/** How far the nearest centroid is; written with each call, so that there is nothing to allocate. */
interface Found {
  distance: number
}

type Nearest = (values: Float64Array, from: number) => number

/** By squares: the nearest is the same. */
function nearestEuclidean(flat: Float64Array, size: number, found: Found): Nearest {
  return (values, from) => {
    let nearest = 0
    let least = Infinity
    for (let start = 0, cluster = 0; start < flat.length; start += size, cluster++) {
      let sum = 0
      for (let i = 0; i < size; i++) {
        const difference = values[from + i] - flat[start + i]
        sum += difference * difference
      }
      if (sum < least) {
        least = sum
        nearest = cluster
      }
    }
    found.distance = least
    return nearest
  }
}

function nearestBy(measure: DistanceMeasure, flat: Float64Array, size: number, found: Found): Nearest {
  const distance = rowDistance(measure)
  return (values, from) => {
    const row = values.subarray(from, from + size)
    let nearest = 0
    let least = Infinity
    for (let cluster = 0; cluster * size < flat.length; cluster++) {
      const far = distance(flat, cluster * size, row)
      if (far < least) [nearest, least] = [cluster, far]
    }
    found.distance = least
    return nearest
  }
}
