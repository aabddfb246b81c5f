/**
 * What: rows by number, from 0. Tuples of numbers are kept in a typed array as long as all are of one length: then `get` gives a
 *   tuple that is equal to what was put in, and not that itself. With folds, see {@link foldedRows}, this holds for all rows.
 * State: the layout, which the first row decides, and the first one that does not fit changes: whole numbers become any
 *   numbers, and then whatever it is.
 */
import { foldedRows } from './folded-rows.ts'
import { ObjectRows, tupleKind, tupleRows, type FieldFold, type RowLayout } from './row-layout.ts'

/** Before the first row. */
const UNDECIDED: RowLayout = {
  size: 0,
  copies: false,
  get: () => undefined,
  set: () => false,
  fold: () => false,
  copy: () => {},
  drop: () => {},
  empty: () => UNDECIDED,
  clear: () => {},
}

export class RowStore<T = unknown> {
  /** How rows are kept; another one after a row for which its `set` was `false`. Code in loops uses it directly. */
  layout: RowLayout = UNDECIDED
  private readonly folds: readonly FieldFold[] | undefined

  /** @param folds what the `fold` of the layout does */
  constructor(folds?: readonly FieldFold[]) {
    this.folds = folds
  }

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
    const { size, tuples } = this.layout
    const kind = tupleKind(row)
    const fits = kind !== undefined && (size === 0 || tuples?.fields === kind.fields)
    const whole = kind?.whole === true && (size === 0 || tuples?.whole === true)
    if (fits) return tupleRows({ ...kind, whole }, this.folds) ?? new ObjectRows(size)
    return (size === 0 ? foldedRows(row, this.folds ?? []) : undefined) ?? new ObjectRows(size)
  }
}
