import type { ColumnReader } from '../row.ts'
import type { Summary } from '../stage/summarize.ts'
import { toArray } from '../vector/vector.ts'
import { checkSize } from './vector-sums.ts'

/** Keeps all vectors of a column, entry by entry: what exact quantiles need. */
export function allVectors(read: ColumnReader, column: string): Summary<number[][]> {
  return {
    create: () => [],
    add: (entries, row) => {
      const values = toArray(read.vector(row, column))
      if (entries.length === 0) return values.map((value) => [value])
      checkSize(read, column, values.length, entries.length)
      for (const [i, value] of values.entries()) entries[i].push(value)
      return entries
    },
    merge: (a, b) => (a.length === 0 ? b : b.length === 0 ? a : a.map((values, i) => values.concat(b[i]))),
  }
}
