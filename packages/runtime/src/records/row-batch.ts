/**
 * Rows on their way from one place to another: `values[from]` up to, not including, `values[to]`.
 *
 * Where rows have timestamps, `timestamps[i]` belongs to `values[i]`. A batch is owned by one side at a time: whoever
 * receives it reads it and gives it up; nobody writes to it after handing it on.
 */
export interface RowBatch<T = unknown> {
  values: readonly T[]
  /** Milliseconds since 1970, or `undefined` where no row has a timestamp. */
  timestamps: ArrayLike<number> | undefined
  from: number
  to: number
  /** For batches of a source: the id of the split they are from. */
  split?: string
}
