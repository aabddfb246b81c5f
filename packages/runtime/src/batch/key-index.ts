/**
 * What: numbers keys, equal by value, from 0 in the order in which they come; whoever uses it keeps arrays of things by
 *   that number.
 * State: whole numbers that are dense from 0 in an array by key; other whole numbers in a table of open addressing with
 *   linear probing, two words a place: the key, and its number + 1; short texts in {@link TextPlaces}; any other key in a
 *   map. The table is at most half full.
 *   When it would be fuller, the array is made larger if keys of the table then fit into it without taking more room than
 *   there, and else the table is doubled; in one go: about 10 ns a key.
 * Why: tables of operators over bounded inputs are filled, read and emptied as a whole. Without entries as objects there is
 *   less to collect, and whole numbers, the most frequent keys, cost a third of a `Map`; identifiers, which are mostly
 *   dense, cost one read of an array that is a quarter of the table.
 */
import { keyIdentity } from '../keys/key-identity.ts'
import { ShardedMap, type Primitive } from '../state/sharded-map.ts'
import { SHORT_TEXT_MAX, TextPlaces } from './text-places.ts'

const PLACES_MIN = 16
/** Elements of the array for each key in it or in the table: so many are as large as a table. */
const DENSE_ELEMENTS = 4
const NO_ELEMENTS = new Int32Array(0)

export class KeyIndex {
  /** The keys by their number. Read only. */
  keys: unknown[] = []
  /** The number + 1 of the whole numbers from 0, as far as it goes. */
  private dense = NO_ELEMENTS
  private words = new Int32Array(2 * PLACES_MIN)
  private mask = PLACES_MIN - 1
  /** The place of a key is what is left of its hash without so many bits. */
  private shift = Math.clz32(PLACES_MIN - 1)
  private inTable = 0
  /** How large the array and the table were when they were emptied. */
  private before = { dense: 0, places: 0 }
  private texts: TextPlaces | undefined
  private primitives: ShardedMap<number> | undefined
  private composites: ShardedMap<number> | undefined

  /** How many keys there are. */
  get size(): number {
    return this.keys.length
  }

  /** Where most of the keys are dense whole numbers: about the largest of them, a power of two; else 0. */
  get denseLength(): number {
    const { size, dense, inTable } = this
    return (size - inTable) * 2 * DENSE_ELEMENTS < dense.length ? 0 : dense.length
  }

  keyAt(number: number): unknown {
    return this.keys[number]
  }

  /** The number of a key; −1 if it is not there. */
  find(key: unknown): number {
    if (typeof key !== 'number') return this.findOther(key)
    const whole = key | 0
    if (whole !== key) return this.findOther(key)
    const { dense } = this
    if (whole >>> 0 < dense.length) return dense[whole] - 1
    const { words, mask, shift } = this
    for (let place = spread(whole) >>> shift; ; place = (place + 1) & mask) {
      const number = words[2 * place + 1]
      if (number === 0) return -1
      if (words[2 * place] === whole) return number - 1
    }
  }

  /** The number of a key, which is added if it is not there: then the number is what `size` was. */
  add(key: unknown): number {
    if (typeof key !== 'number') return this.addOther(key)
    const whole = key | 0
    if (whole !== key) return this.addOther(key)
    const { dense } = this
    if (whole >>> 0 < dense.length) {
      const number = dense[whole]
      if (number > 0) return number - 1
      dense[whole] = this.keys.push(key)
      return this.keys.length - 1
    }
    const { words, mask, shift } = this
    for (let place = spread(whole) >>> shift; ; place = (place + 1) & mask) {
      const number = words[2 * place + 1]
      if (number === 0) {
        words[2 * place] = whole
        words[2 * place + 1] = this.keys.push(key)
        if (++this.inTable > mask >> 1) this.grow()
        return this.keys.length - 1
      }
      if (words[2 * place] === whole) return number - 1
    }
  }

  /**
   * The next place of a key, from some place on; −1 if there is none. Places from 0 on are first those of dense keys,
   * ascending by key, and then others as they came: what is worked off in this order finds things of the same keys side by
   * side. Nothing may be added meanwhile.
   */
  nextPlace(from: number): number {
    const { dense, keys } = this
    let place = from
    for (; place < dense.length; place++) if (dense[place] > 0) return place
    for (; place < dense.length + keys.length; place++)
      if (!this.isDense(keys[place - dense.length])) return place
    return -1
  }

  /** The number of the key at a place. */
  numberAt(place: number): number {
    const { dense } = this
    return place < dense.length ? dense[place] - 1 : place - dense.length
  }

  private isDense(key: unknown): boolean {
    return typeof key === 'number' && (key | 0) === key && key >>> 0 < this.dense.length
  }

  /** Forgets all keys. What comes next is likely to be as large; as long as it is small it takes little. */
  clear(): void {
    this.before = {
      dense: this.denseLength,
      places: this.inTable > PLACES_MIN ? this.mask + 1 : 0,
    }
    this.keys = []
    this.dense = NO_ELEMENTS
    if (this.mask >= PLACES_MIN) this.empty(PLACES_MIN)
    else this.words.fill(0)
    this.inTable = 0
    this.texts = this.primitives = this.composites = undefined
  }

  private empty(places: number): void {
    this.words = new Int32Array(2 * places)
    this.mask = places - 1
    this.shift = Math.clz32(this.mask)
    this.inTable = 0
  }

  private grow(): void {
    const { words, before } = this
    const places = this.mask + 1
    const elements = Math.max(before.dense, this.denseElements())
    if (elements > this.dense.length) {
      const grown = new Int32Array(elements)
      grown.set(this.dense)
      this.dense = grown
    }
    const { dense } = this
    let left = 0
    for (let from = 0; from < words.length; from += 2)
      if (words[from + 1] !== 0 && words[from] >>> 0 >= dense.length) left++
    this.empty(left > places >> 2 ? Math.max(2 * places, before.places) : places)
    this.before = { dense: 0, places: 0 }
    for (let from = 0; from < words.length; from += 2) {
      if (words[from + 1] === 0) continue
      if (words[from] >>> 0 < dense.length) dense[words[from]] = words[from + 1]
      else this.put(words[from], words[from + 1])
    }
  }

  private put(key: number, number: number): void {
    const { words, mask, shift } = this
    let place = spread(key) >>> shift
    while (words[2 * place + 1] !== 0) place = (place + 1) & mask
    words[2 * place] = key
    words[2 * place + 1] = number
    this.inTable++
  }

  /** How long the array should be, for as many keys as there are. */
  private denseElements(): number {
    const { words, inTable, dense } = this
    const limit = powerFrom(DENSE_ELEMENTS * this.size)
    if (limit <= dense.length) return dense.length
    let [fitting, max] = [0, 0]
    for (let from = 0; from < words.length; from += 2) {
      if (words[from + 1] === 0 || words[from] >>> 0 >= limit) continue
      fitting++
      max = Math.max(max, words[from])
    }
    return 2 * fitting < inTable ? dense.length : Math.min(limit, powerFrom(2 * (max + 1)))
  }

  private findOther(key: unknown): number {
    if (typeof key === 'string' && key.length <= SHORT_TEXT_MAX)
      return this.texts === undefined ? -1 : this.texts.find(key, this.keys)
    const number = isComposite(key)
      ? this.composites?.get(keyIdentity(key))
      : this.primitives?.get(key as Primitive)
    return number ?? -1
  }

  private addOther(key: unknown): number {
    if (typeof key === 'string' && key.length <= SHORT_TEXT_MAX)
      return (this.texts ??= new TextPlaces()).add(key, this.keys)
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

/** The first power of two that is not smaller. */
function powerFrom(n: number): number {
  return 2 ** (32 - Math.clz32(n - 1))
}

function isComposite(key: unknown): boolean {
  return (typeof key === 'object' && key !== null) || typeof key === 'function' || typeof key === 'symbol'
}
