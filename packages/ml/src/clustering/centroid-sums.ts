import { rowDistance, type DistanceMeasure, type RowDistance } from '../vector/distance.ts'

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
}

/** Adds up rows by the centroid they are nearest to. */
export function sumByCentroid(
  measure: DistanceMeasure,
  block: RowBlock,
  centroids: readonly (readonly number[])[],
): CentroidSums {
  const { rows, size, values } = block
  const flat = Float64Array.from(centroids.flat())
  const k = centroids.length
  const distance = rowDistance(measure)
  const sums = new Float64Array(flat.length)
  const counts = new Float64Array(k)
  for (let row = 0, from = 0; row < rows; row++, from += size) {
    const own =
      measure === 'euclidean'
        ? nearestCentroid(block, row, flat)
        : nearestBy(distance, values.subarray(from, from + size), flat)
    for (let i = 0; i < size; i++) sums[own * size + i] += values[from + i]
    counts[own]++
  }
  return { sums, counts }
}

/** The sums of two blocks together. */
export function addCentroidSums(a: CentroidSums, b: CentroidSums): CentroidSums {
  return {
    sums: a.sums.map((value, i) => value + b.sums[i]),
    counts: a.counts.map((value, i) => value + b.counts[i]),
  }
}

/** The number of the nearest centroid by Euclidean distance; of equally near ones the first. Distances are left as squares. */
export function nearestCentroid({ size, values }: RowBlock, row: number, centroids: Float64Array): number {
  const from = row * size
  let nearest = 0
  let least = Infinity
  for (let c = 0, at = 0; at < centroids.length; c++) {
    let square = 0
    for (let i = 0; i < size; i++, at++) {
      const difference = values[from + i] - centroids[at]
      square += difference * difference
    }
    if (square < least) {
      nearest = c
      least = square
    }
  }
  return nearest
}

function nearestBy(distance: RowDistance, vector: Float64Array, centroids: Float64Array): number {
  let nearest = 0
  let least = Infinity
  for (let c = 0; c * vector.length < centroids.length; c++) {
    const far = distance(centroids, c * vector.length, vector)
    if (far < least) [nearest, least] = [c, far]
  }
  return nearest
}
