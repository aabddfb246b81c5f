/**
 * What: numbers keys, equal by value, from 0 in the order in which they come; whoever uses it keeps arrays of things by
 *   that number.
 * State: whole numbers in a table of open addressing with linear probing, two words a place: the key, and its number + 1;
 *   any other key in a map. The table is at most half full, and doubled in one go: about 10 ns a key.
 * Why: tables of operators over bounded inputs are filled, read and emptied as a whole. Without entries as objects there is
 *   less to collect, and whole numbers, the most frequent keys, cost a third of a `Map`.
 */
import { keyIdentity } from '../keys/key-identity.ts'
import { ShardedMap, type Primitive } from '../state/sharded-map.ts'

const PLACES_MIN = 16

export class KeyIndex {
  /** The keys by their number. Read only. */
  keys: unknown[] = []
  private words = new Int32Array(2 * PLACES_MIN)
  private mask = PLACES_MIN - 1
  /** The place of a key is what is left of its hash without so many bits. */
  private shift = Math.clz32(PLACES_MIN - 1)
  private whole = 0
  private primitives: ShardedMap<number> | undefined
  private composites: ShardedMap<number> | undefined

  /** How many keys there are. */
  get size(): number {
    return this.keys.length
  }

  /** The number of a key; −1 if it is not there. */
  find(key: unknown): number {
    if (typeof key !== 'number' || (key | 0) !== key) return this.findOther(key)
    const { words, mask, shift } = this
    for (let place = spread(key) >>> shift; ; place = (place + 1) & mask) {
      const number = words[2 * place + 1]
      if (number === 0) return -1
      if (words[2 * place] === key) return number - 1
    }
  }

  /** The number of a key, which is added if it is not there: then the number is what `size` was. */
  add(key: unknown): number {
    if (typeof key !== 'number' || (key | 0) !== key) return this.addOther(key)
    const { words, mask, shift } = this
    for (let place = spread(key) >>> shift; ; place = (place + 1) & mask) {
      const number = words[2 * place + 1]
      if (number === 0) {
        words[2 * place] = key
        words[2 * place + 1] = this.keys.push(key)
        if (++this.whole > mask >> 1) this.grow()
        return this.keys.length - 1
      }
      if (words[2 * place] === key) return number - 1
    }
  }

  /** Forgets all keys. */
  clear(): void {
    this.keys = []
    if (this.mask >= 2 * PLACES_MIN) this.words = new Int32Array(2 * PLACES_MIN)
    else this.words.fill(0)
    this.mask = (this.words.length >> 1) - 1
    this.shift = Math.clz32(this.mask)
    this.whole = 0
    this.primitives = this.composites = undefined
  }

  private grow(): void {
    const { words } = this
    const mask = 2 * this.mask + 1
    const shift = this.shift - 1
    const grown = new Int32Array(2 * (mask + 1))
    for (let from = 0; from < words.length; from += 2) {
      if (words[from + 1] === 0) continue
      let place = spread(words[from]) >>> shift
      while (grown[2 * place + 1] !== 0) place = (place + 1) & mask
      grown[2 * place] = words[from]
      grown[2 * place + 1] = words[from + 1]
    }
    this.words = grown
    this.mask = mask
    this.shift = shift
  }

  private findOther(key: unknown): number {
    const number = isComposite(key)
      ? this.composites?.get(keyIdentity(key))
      : this.primitives?.get(key as Primitive)
    return number ?? -1
  }

  private addOther(key: unknown): number {
    const composite = isComposite(key)
    const map = composite ? (this.composites ??= new ShardedMap()) : (this.primitives ??= new ShardedMap())
    const identity = composite ? keyIdentity(key) : (key as Primitive)
    const known = map.get(identity)
    if (known !== undefined) return known
    const number = this.keys.push(key) - 1
    map.set(identity, number)
    return number
  }
}

/** Fibonacci hashing: keys that follow each other, the most frequent ones, are spread evenly. */
function spread(key: number): number {
  return Math.imul(key, 0x9e3779b1)
}

function isComposite(key: unknown): boolean {
  return (typeof key === 'object' && key !== null) || typeof key === 'function' || typeof key === 'symbol'
}
