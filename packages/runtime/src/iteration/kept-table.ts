/**
 * What: the rows of a join's side that stays the same over all supersteps, those of a key behind each other.
 * State: the rows in the order in which they came with the numbers of their keys; once all are there, the rows key by
 *   key, dense keys in their order, and where those of each key begin and end.
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
  /** The first row of each key, by its number. */
  starts = new Int32Array(0)
  /** Behind the last row of each key, by its number; while rows are sorted, where the next one goes. */
  ends: Int32Array | undefined
  /** The rows of all keys. */
  rows: RowLayout
  private readonly unsorted = new RowStore()
  private numbers = new Int32Array(16)
  private counts = new Int32Array(16)
  private place = 0
  private placed = 0
  private moved = 0

  constructor() {
    this.rows = this.unsorted.layout
  }

  /** How many rows there are. */
  size = 0

  add(key: unknown, row: unknown): void {
    const { index, unsorted } = this
    const number = index.add(key)
    const at = this.size++
    if (at === this.numbers.length) this.numbers = grown(this.numbers)
    if (number >= this.counts.length) this.counts = grown(this.counts)
    this.numbers[at] = number
    this.counts[number]++
    unsorted.set(at, row)
  }

  /** Sorts a part of the rows once all are there; returns whether there is more to do. */
  step(): boolean {
    if (this.ends === undefined) {
      this.starts = new Int32Array(this.index.size)
      this.ends = new Int32Array(this.index.size)
      this.rows = this.unsorted.layout.empty(this.size)
    }
    return this.place >= 0 ? this.placeKeys(this.ends) : this.placeRows(this.ends)
  }

  private placeKeys(ends: Int32Array): boolean {
    const { index, starts, counts } = this
    for (let key = 0; key < PER_STEP; key++) {
      this.place = index.nextPlace(this.place)
      if (this.place < 0) return true
      const number = index.numberAt(this.place++)
      starts[number] = ends[number] = this.placed
      this.placed += counts[number]
    }
    return true
  }

  private placeRows(ends: Int32Array): boolean {
    const { numbers, unsorted, rows, size } = this
    const until = Math.min(size, this.moved + PER_STEP)
    for (let row = this.moved; row < until; row++) rows.copy(unsorted.layout, row, ends[numbers[row]]++)
    this.moved = until
    if (until < size) return true
    unsorted.clear()
    this.numbers = this.counts = new Int32Array(0)
    return false
  }

  /** The rows of a key, by its number. */
  rowsOf(number: number): unknown[] {
    const { starts, ends, rows } = this
    const count = (ends as Int32Array)[number] - starts[number]
    return Array.from({ length: count }, (_, i) => rows.get(starts[number] + i))
  }
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * numbers.length)
  twice.set(numbers)
  return twice
}
