/** An index of numbers that are not close together: open addressing in typed arrays, at most half full. */
import type { IdIndex } from './id-index.ts'
import type { Ids } from './ids.ts'

const FIRST_PLACES = 1 << 10

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

function hashOf(id: number): number {
  float[0] = id
  let hash = Math.imul(words[0], 0x9e3779b1) ^ Math.imul(words[1], 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
  return hash ^ (hash >>> 13)
}

export class NumberIndex implements IdIndex {
  size = 0
  private places = FIRST_PLACES
  /** One more than the number at each place. */
  private table = new Int32Array(FIRST_PLACES)
  /** By number. */
  private ids = new Float64Array(FIRST_PLACES / 2)

  find(id: unknown): number {
    return typeof id === 'number' ? this.table[this.placeOf(canonical(id))] - 1 : -1
  }

  add(given: number): number {
    const id = canonical(given)
    let place = this.placeOf(id)
    if (this.table[place] > 0) return this.table[place] - 1
    if (this.size === this.ids.length) {
      this.grow()
      place = this.placeOf(id)
    }
    this.ids[this.size++] = id
    this.table[place] = this.size
    return this.size - 1
  }

  findAll(ids: Ids, numbers: Int32Array, limit: number): number {
    let missing = 0
    for (let i = 0; i < ids.length; i++) {
      const number = this.find(ids[i])
      if (number < 0 || number >= limit) missing++
      numbers[i] = number
    }
    return missing
  }

  addAll(ids: Ids, numbers: Int32Array): void {
    for (let i = 0; i < ids.length; i++) numbers[i] = this.add(ids[i] as number)
  }

  arrange(first: number, newNumbers: Int32Array): Ids {
    const { table } = this
    const arranged = this.ids.slice(first, this.size).sort()
    for (let i = 0; i < arranged.length; i++) newNumbers[this.find(arranged[i]) - first] = first + i
    for (let place = 0; place < table.length; place++)
      if (table[place] > first) table[place] = newNumbers[table[place] - 1 - first] + 1
    this.ids.set(arranged, first)
    return arranged
  }

  /** The place where an id is, or would be. */
  private placeOf(id: number): number {
    const { table, ids } = this
    const mask = this.places - 1
    let place = hashOf(id) & mask
    while (table[place] > 0 && !Object.is(ids[table[place] - 1], id)) place = (place + 1) & mask
    return place
  }

  private grow(): void {
    const { ids } = this
    this.places *= 2
    this.table = new Int32Array(this.places)
    this.ids = new Float64Array(this.places / 2)
    this.ids.set(ids)
    for (let number = 0; number < this.size; number++) this.table[this.placeOf(ids[number])] = number + 1
  }
}

/** Zeros are one number, and so are all that are none. */
function canonical(id: number): number {
  return id === 0 ? 0 : id !== id ? NaN : id
}
