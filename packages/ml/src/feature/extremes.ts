import type { ColumnReader } from '../row.ts'
import type { Summary } from '../stage/summarize.ts'
import { toArray } from '../vector/vector.ts'
import { checkSize } from './vector-sums.ts'

/** Least and greatest of each entry of the vectors seen; NaN is passed over. */
export interface Extremes {
  readonly min: number[]
  readonly max: number[]
}

/** Finds the extremes of a column of vectors. */
export function extremesOf(read: ColumnReader, column: string): Summary<Extremes | null> {
  return {
    create: () => null,
    add: (extremes, row) => {
      const values = toArray(read.vector(row, column))
      const { min, max } = extremes ?? {
        min: new Array<number>(values.length).fill(Infinity),
        max: new Array<number>(values.length).fill(-Infinity),
      }
      checkSize(read, column, values.length, min.length)
      for (const [i, value] of values.entries()) {
        if (value < min[i]) min[i] = value
        if (value > max[i]) max[i] = value
      }
      return { min, max }
    },
    merge: (a, b) => {
      if (a === null || b === null) return a ?? b
      return {
        min: a.min.map((value, i) => Math.min(value, b.min[i])),
        max: a.max.map((value, i) => Math.max(value, b.max[i])),
      }
    },
  }
}
