/**
 * What: the build side of a join: rows by key.
 * State: the rows in the order in which they came, and for each key its first and last one; rows of a key are linked. So
 *   there is no object for a key, and rows of keys with one row cost no more than a number.
 */
import { KeyIndex } from './key-index.ts'

export class JoinTable {
  /** The numbers of the keys. */
  readonly index = new KeyIndex()
  readonly rows: unknown[] = []
  /** The next row of the same key; −1 behind the last one. */
  readonly nexts: number[] = []
  /** The first row of each key, by its number. */
  readonly firsts: number[] = []
  /** Which keys had a partner, by their number. */
  readonly matched: boolean[] = []
  private readonly lasts: number[] = []

  /** How many keys there are. */
  get size(): number {
    return this.firsts.length
  }

  add(key: unknown, row: unknown): void {
    const { firsts, lasts } = this
    const number = this.index.add(key)
    const at = this.rows.push(row) - 1
    this.nexts.push(-1)
    if (number === firsts.length) {
      firsts.push(at)
      lasts.push(at)
      this.matched.push(false)
    } else {
      this.nexts[lasts[number]] = at
      lasts[number] = at
    }
  }

  /** The rows of a key, by its number. */
  rowsOf(number: number): unknown[] {
    const rows: unknown[] = []
    for (let at = this.firsts[number]; at >= 0; at = this.nexts[at]) rows.push(this.rows[at])
    return rows
  }
}
