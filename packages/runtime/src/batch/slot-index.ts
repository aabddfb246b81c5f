/**
 * What: numbers keys as {@link KeyIndex} does, for tables that are filled and emptied again and again, as in a loop. Where
 *   most keys of one filling were dense whole numbers, such keys are their own numbers in the next: that saves the look at an
 *   array of numbers, a miss of the cache for each record, and there are gaps between numbers.
 * State: a bit for each whole number below a limit, whether it is there; all other keys in a `KeyIndex`, their numbers
 *   counted on from the limit. The limit stays as long as the index is not empty.
 */
import { KeyIndex } from './key-index.ts'

/** Below so many the gaps are not worth it. */
const LIMIT_MIN = 64
/** Numbers below the limit for each key. */
const SPARSE = 8
const NO_BITS = new Uint32Array(0)

export class SlotIndex {
  private bits = NO_BITS
  /** A multiple of 32. */
  private limit = 0
  private inBits = 0
  private readonly others = new KeyIndex()

  /** How many keys there are. */
  get size(): number {
    return this.inBits + this.others.size
  }

  /** The number of a key; −1 if it is not there. */
  find(key: unknown): number {
    if (typeof key === 'number') {
      const whole = key | 0
      if (whole === key && whole >>> 0 < this.limit)
        return ((this.bits[whole >>> 5] >>> (whole & 31)) & 1) === 1 ? whole : -1
    }
    const number = this.others.find(key)
    return number < 0 ? -1 : this.limit + number
  }

  /** The number of a key, which is added if it is not there. */
  add(key: unknown): number {
    const { limit, bits } = this
    if (typeof key !== 'number' || (key | 0) !== key || key >>> 0 >= limit)
      return limit + this.others.add(key)
    const whole = key | 0
    const bit = 1 << (whole & 31)
    if ((bits[whole >>> 5] & bit) === 0) this.inBits++
    bits[whole >>> 5] |= bit
    return whole
  }

  keyAt(number: number): unknown {
    return number < this.limit ? number : this.others.keyAt(number - this.limit)
  }

  /** As of {@link KeyIndex}. */
  nextPlace(from: number): number {
    const { bits, limit } = this
    if (from < limit) {
      let at = from >>> 5
      let word = bits[at] & (-1 << (from & 31))
      while (word === 0 && ++at < bits.length) word = bits[at]
      if (word !== 0) return 32 * at + 31 - Math.clz32(word & -word)
    }
    const place = this.others.nextPlace(Math.max(0, from - limit))
    return place < 0 ? -1 : limit + place
  }

  /** The number of the key at a place. */
  numberAt(place: number): number {
    const { limit } = this
    return place < limit ? place : limit + this.others.numberAt(place - limit)
  }

  /** Forgets all keys. @param gaps whether there may be gaps between the numbers of the next ones */
  clear(gaps: boolean): void {
    const { limit, inBits, others } = this
    const dense = Math.max(others.denseLength, inBits * SPARSE >= limit ? limit : 0)
    const next = gaps && dense >= LIMIT_MIN ? dense : 0
    if (next === limit) this.bits.fill(0)
    else this.bits = next === 0 ? NO_BITS : new Uint32Array(next / 32)
    this.limit = next
    this.inBits = 0
    others.clear()
  }
}
