/**
 * What: the build side of a join: rows by key.
 * State: the rows in the order in which they came, and for each key its first and last one; rows of a key are linked. All
 *   of it in typed arrays if the rows are tuples of numbers: a key costs a few bytes, and a probe three reads.
 */
import { KeyIndex } from './key-index.ts'
import { RowStore } from './row-store.ts'

const ROOM_MIN = 16

function grown(words: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * words.length)
  more.set(words)
  return more
}

export class JoinTable {
  /** The numbers of the keys. */
  readonly index = new KeyIndex()
  readonly rows = new RowStore()
  /** The next row of the same key; −1 behind the last one. */
  nexts = new Int32Array(ROOM_MIN)
  /** The first row of each key, by its number. */
  firsts = new Int32Array(ROOM_MIN)
  /** Which keys had a partner, by their number. */
  readonly matched: boolean[] = []
  private lasts = new Int32Array(ROOM_MIN)

  /** How many keys there are. */
  get size(): number {
    return this.matched.length
  }

  add(key: unknown, row: unknown): void {
    const number = this.index.add(key)
    const at = this.rows.size
    this.rows.push(row)
    if (at === this.nexts.length) this.nexts = grown(this.nexts)
    this.nexts[at] = -1
    if (number < this.size) this.nexts[this.lasts[number]] = at
    else {
      this.matched.push(false)
      if (number === this.firsts.length) {
        this.firsts = grown(this.firsts)
        this.lasts = grown(this.lasts)
      }
      this.firsts[number] = at
    }
    this.lasts[number] = at
  }

  /** The rows of a key, by its number. */
  rowsOf(number: number): unknown[] {
    const rows: unknown[] = []
    for (let at = this.firsts[number]; at >= 0; at = this.nexts[at]) rows.push(this.rows.get(at))
    return rows
  }
}
