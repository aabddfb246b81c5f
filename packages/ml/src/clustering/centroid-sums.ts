import { rowDistance, type DistanceMeasure } from '../vector/distance.ts'
import { assign } from './bounded-assignment.ts'

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
  const own = measure === 'euclidean' ? assign(block, flat, k) : assignBy(measure, block, flat)
  const sums = new Float64Array(flat.length)
  const counts = new Float64Array(k)
  for (let row = 0, from = 0; row < rows; row++, from += size) {
    const to = own[row] * size
    for (let i = 0; i < size; i++) sums[to + i] += values[from + i]
    counts[own[row]]++
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

/** The number of the nearest centroid for each row; of equally near ones the first. */
function assignBy(
  measure: DistanceMeasure,
  { rows, size, values }: RowBlock,
  centroids: Float64Array,
): Int32Array {
  const distance = rowDistance(measure)
  const own = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * size, (row + 1) * size)
    let least = Infinity
    for (let cluster = 0; cluster * size < centroids.length; cluster++) {
      const far = distance(centroids, cluster * size, vector)
      if (far < least) [own[row], least] = [cluster, far]
    }
  }
  return own
}
