/**
 * What: rows by number, from 0. Tuples of numbers are kept as columns as long as all are of one length: then `get` gives a
 *   tuple that is equal to what was put in, and not that itself.
 * State: the layout, which the first row decides, and the first one that does not fit changes: whole numbers become any
 *   numbers, and then whatever it is.
 */
import { numberColumns, numberKinds, ObjectRows, type RowLayout } from './row-layout.ts'

/** Before the first row. */
const UNDECIDED: RowLayout = {
  size: 0,
  get: () => undefined,
  set: () => false,
  copy: () => {},
  drop: () => {},
  empty: () => UNDECIDED,
  clear: () => {},
}

export class RowStore<T = unknown> {
  /** How rows are kept; another one after a row for which its `set` was `false`. Code in loops uses it directly. */
  layout: RowLayout = UNDECIDED

  get size(): number {
    return this.layout.size
  }

  get(at: number): T {
    return this.layout.get(at) as T
  }

  /** Puts a row at the place of another one, or behind the last one. */
  set(at: number, row: T): void {
    if (!this.layout.set(at, row)) this.adapt(at, row)
  }

  push(row: T): void {
    this.set(this.layout.size, row)
  }

  clear(): void {
    this.layout.clear()
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let at = 0; at < this.size; at++) yield this.get(at)
  }

  /** Puts a row that does not fit. */
  adapt(at: number, row: T): void {
    const { layout } = this
    const adapted = this.layoutFor(row)
    for (let i = 0; i < layout.size; i++) adapted.set(i, layout.get(i))
    adapted.set(at, row)
    this.layout = adapted
  }

  /** A layout for the rows there are and one more. */
  private layoutFor(row: T): RowLayout {
    const { size, kinds } = this.layout
    const own = numberKinds(row)
    const all =
      size === 0
        ? own
        : own?.length === kinds?.length
          ? own?.map((kind, field) => (kinds?.[field] === 'float64' ? 'float64' : kind))
          : undefined
    return (all && numberColumns(all)) ?? new ObjectRows(size)
  }
}
