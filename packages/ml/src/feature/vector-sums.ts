import type { ColumnReader, Row } from '../row.ts'
import { forEachEntry, sizeOf } from '../vector/vector.ts'

/** Checks that all vectors of a column have one size. */
export function checkSize(read: ColumnReader, column: string, size: number, expected: number): void {
  if (size !== expected)
    throw read.error(`column "${column}" holds a vector of ${size} entries; the others have ${expected}.`)
}

/** Checks that all entries of a vector are finite numbers. */
export function checkFinite(read: ColumnReader, column: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw read.error(`column "${column}" holds ${values[i]}, which can be neither learned nor compared.`)
}

/** Mean and spread of each entry (Chan, Golub, LeVeque 1983: stable, and mergeable). */
export interface Moments {
  readonly count: number
  readonly means: number[]
  /** Sums of squared distances from the mean. */
  readonly squares: number[]
}

/** Adds a vector to moments; `null` are those of no vector. */
export function addToMoments(read: ColumnReader, column: string, moments: Moments | null, row: Row): Moments {
  const vector = read.vector(row, column)
  const size = sizeOf(vector)
  const { count, means, squares } = moments ?? {
    count: 0,
    means: new Array<number>(size).fill(0),
    squares: new Array<number>(size).fill(0),
  }
  checkSize(read, column, size, means.length)
  const entries = new Float64Array(size)
  forEachEntry(vector, (index, value) => (entries[index] = value))
  for (let i = 0; i < size; i++) {
    const distance = entries[i] - means[i]
    means[i] += distance / (count + 1)
    squares[i] += distance * (entries[i] - means[i])
  }
  return { count: count + 1, means, squares }
}

/** The moments of two sets of vectors together. */
export function mergeMoments(a: Moments | null, b: Moments | null): Moments | null {
  if (a === null || b === null) return a ?? b
  const count = a.count + b.count
  return {
    count,
    means: a.means.map((mean, i) => mean + ((b.means[i] - mean) * b.count) / count),
    squares: a.squares.map(
      (square, i) => square + b.squares[i] + ((b.means[i] - a.means[i]) ** 2 * a.count * b.count) / count,
    ),
  }
}
