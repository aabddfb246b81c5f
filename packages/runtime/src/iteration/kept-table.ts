/**
 * What: the rows of a join's side that stays the same over all supersteps, those of a key behind each other.
 * State: the rows in the order in which they came with the numbers of their keys; once all are there, the rows in the order
 *   of these numbers, and where those of each key begin.
 * Algorithm: a counting sort, which keeps the order of rows with equal keys: what is counted are keys that are numbered
 *   already. It is done in steps.
 */
import { KeyIndex } from '../batch/key-index.ts'
import type { RowLayout } from '../batch/row-layout.ts'
import { RowStore } from '../batch/row-store.ts'

/** Keys or rows worked off by one step. */
const PER_STEP = 16_384

export class KeptTable {
  /** The numbers of the keys. */
  readonly index = new KeyIndex()
  /** The first row of each key, by its number; the next one's first is behind its last. */
  starts = new Int32Array(0)
  /** The rows of all keys. */
  rows: RowLayout
  private readonly unsorted = new RowStore()
  private numbers = new Int32Array(16)
  private counts = new Int32Array(16)
  /** Where the next row of each key goes. */
  private ends = this.counts
  private done = 0

  constructor() {
    this.rows = this.unsorted.layout
  }

  add(key: unknown, row: unknown): void {
    const { index, unsorted } = this
    const number = index.add(key)
    const at = unsorted.size
    if (at === this.numbers.length) this.numbers = grown(this.numbers)
    if (number >= this.counts.length) this.counts = grown(this.counts)
    this.numbers[at] = number
    this.counts[number]++
    unsorted.set(at, row)
  }

  /** Sorts a part of the rows once all are there; returns whether there is more to do. */
  step(): boolean {
    const { counts, numbers, unsorted } = this
    const keys = this.index.size
    const { size } = unsorted
    if (this.done === 0) {
      this.starts = new Int32Array(keys + 1)
      this.rows = unsorted.layout.empty(size)
    }
    const { starts, rows } = this
    if (this.done < keys) {
      const until = Math.min(keys, this.done + PER_STEP)
      for (; this.done < until; this.done++) starts[this.done + 1] = starts[this.done] + counts[this.done]
      if (this.done === keys) this.ends = starts.slice()
      return true
    }
    const { ends } = this
    let row = this.done - keys
    const until = Math.min(size, row + PER_STEP)
    for (; row < until; row++) rows.copy(unsorted.layout, row, ends[numbers[row]]++)
    this.done = keys + row
    if (row < size) return true
    unsorted.clear()
    this.numbers = this.counts = this.ends = new Int32Array(0)
    return false
  }

  /** The rows of a key, by its number. */
  rowsOf(number: number): unknown[] {
    const { starts, rows } = this
    return Array.from({ length: starts[number + 1] - starts[number] }, (_, i) => rows.get(starts[number] + i))
  }
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * numbers.length)
  twice.set(numbers)
  return twice
}
