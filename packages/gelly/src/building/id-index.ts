/** From ids to numbers: in a table by id where ids are whole numbers close together, else by hashing. */
import { KeyTable } from '@wiesel/runtime/internal'
import { kindOfIds, widerKind, type IdKind, type Ids } from './ids.ts'
import { NumberIndex } from './number-index.ts'

/** Ids and a number for each, given out in the order in which ids are added. */
export interface IdIndex {
  readonly size: number
  /** The number of an id, −1 for one that was not added. */
  find(id: unknown): number
  /** The number of an id; the next one, if it has none. */
  add(id: unknown): number
  /** `find` for many. Gives how many have no number below `limit`. */
  findAll(ids: Ids, numbers: Int32Array, limit: number): number
  /** `add` for many. */
  addAll(ids: Ids, numbers: Int32Array): void
  /**
   * Gives the numbers from `first` on anew, by the order of the ids, and these in that order. `newNumbers` is given the new
   * number of each.
   */
  arrange(first: number, newNumbers: Int32Array): Ids
}

/** Places of a table for each id that may be in it, and at least. */
const PLACES_PER_ID = 8
const PLACES_MIN = 1 << 12

/** An index for ids that are among the given ones. */
export function indexFor(blocks: readonly Ids[]): IdIndex {
  let kind: IdKind = 'ints'
  let count = 0
  let [least, largest] = [0, 0]
  for (const ids of blocks) {
    kind = widerKind(kind, kindOfIds(ids))
    count += ids.length
    if (!(ids instanceof Int32Array)) continue
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] > largest) largest = ids[i]
      else if (ids[i] < least) least = ids[i]
    }
  }
  if (kind === 'any') return new AnyIndex()
  if (kind === 'ints' && least === 0 && largest < count * PLACES_PER_ID + PLACES_MIN)
    return new DenseIndex(largest + 1)
  return new NumberIndex()
}

/** Whole numbers from 0 up, close together: one array access. */
class DenseIndex implements IdIndex {
  size = 0
  /** One more than the number of each id. */
  private readonly table: Int32Array
  /** Whether every id is its own number: then there is nothing to look up. */
  private isIdentity = false

  constructor(limit: number) {
    this.table = new Int32Array(limit)
  }

  find(id: unknown): number {
    const place = id as number
    return typeof id === 'number' && place >= 0 && place < this.table.length && (place | 0) === place
      ? this.table[place] - 1
      : -1
  }

  add(id: number): number {
    const known = this.table[id]
    if (known > 0) return known - 1
    this.table[id] = ++this.size
    return this.size - 1
  }

  findAll(ids: Ids, numbers: Int32Array, limit: number): number {
    if (!(ids instanceof Int32Array)) return findEach(this, ids, numbers, limit)
    const { table } = this
    const end = table.length
    let missing = 0
    if (this.isIdentity && limit === end) {
      for (let i = 0; i < ids.length; i++) if (ids[i] < 0 || ids[i] >= end) missing++
      if (missing === 0) {
        numbers.set(ids)
        return 0
      }
      missing = 0
    }
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]
      const number = id >= 0 && id < end ? table[id] - 1 : -1
      if (number < 0 || number >= limit) missing++
      numbers[i] = number
    }
    return missing
  }

  addAll(ids: Ids, numbers: Int32Array): void {
    const { table } = this
    const some = ids as Int32Array
    if (this.isIdentity) {
      numbers.set(some)
      return
    }
    for (let i = 0; i < some.length; i++) {
      const id = some[i]
      if (table[id] === 0) table[id] = ++this.size
      numbers[i] = table[id] - 1
    }
  }

  arrange(first: number, newNumbers: Int32Array): Ids {
    const { table } = this
    const ids = new Int32Array(this.size - first)
    let next = 0
    for (let id = 0; id < table.length; id++) {
      if (table[id] <= first) continue
      newNumbers[table[id] - 1 - first] = first + next
      ids[next++] = id
      table[id] = first + next
    }
    this.isIdentity = first === 0 && next === table.length
    return ids
  }
}

/** Ids of any type. */
class AnyIndex implements IdIndex {
  private readonly table = new KeyTable<number>()
  private readonly ids: unknown[] = []

  get size(): number {
    return this.ids.length
  }

  find(id: unknown): number {
    return this.table.find(id)?.value ?? -1
  }

  add(id: unknown): number {
    const known = this.table.find(id)
    if (known !== undefined) return known.value
    this.ids.push(id)
    return this.table.insert(id, this.ids.length - 1).value
  }

  findAll(ids: Ids, numbers: Int32Array, limit: number): number {
    return findEach(this, ids, numbers, limit)
  }

  addAll(ids: Ids, numbers: Int32Array): void {
    for (let i = 0; i < ids.length; i++) numbers[i] = this.add(ids[i])
  }

  arrange(first: number, newNumbers: Int32Array): Ids {
    const ids = this.ids.slice(first)
    const order = Int32Array.from(ids, (_, i) => i).sort((a, b) =>
      compareIds(ids[a] as string, ids[b] as string),
    )
    const arranged = Array.from(order, (old) => ids[old])
    order.forEach((old, place) => (newNumbers[old] = first + place))
    for (const entry of this.table) if (entry.value >= first) entry.value = newNumbers[entry.value - first]
    arranged.forEach((id, place) => (this.ids[first + place] = id))
    return arranged
  }
}

/** `findAll`, one id after the other. */
function findEach(index: Pick<IdIndex, 'find'>, ids: Ids, numbers: Int32Array, limit: number): number {
  let missing = 0
  for (let i = 0; i < ids.length; i++) {
    const number = index.find(ids[i])
    if (number < 0 || number >= limit) missing++
    numbers[i] = number
  }
  return missing
}

/** The order in which vertices are numbered: the same whatever order they came in, so that stored supersteps fit. */
function compareIds(a: string | number | bigint, b: string | number | bigint): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
