/**
 * What: a table from keys, equal by value, to values, without an object per key: for state of one value per key, which
 *   may be very many. A {@link KeyTable} suits values that are objects anyway.
 * State: maps from keys to *slots*; keys and values by slot, in chunks; free slots.
 * Why: entries that are objects have to be copied and marked by the garbage collector, which stalls for 50–100 ms while
 *   millions of them are added. Slots are small integers, which it passes over.
 */
import { keyIdentity } from '../keys/key-identity.ts'
import { ShardedMap, type Primitive } from './sharded-map.ts'

const CHUNK_BITS = 14
const CHUNK_MASK = (1 << CHUNK_BITS) - 1
/** Stands in place of a key whose slot is free. */
const FREE = Symbol('free')

export class SlotTable<V> {
  /** Slots of primitive keys. Read by compiled chains. */
  readonly primitives = new ShardedMap<number>()
  /** Values by slot: `values[slot >> 14][slot & 16383]`. Read and written by compiled chains. */
  readonly values: V[][] = []
  private readonly composites = new ShardedMap<number>()
  private readonly keys: unknown[][] = []
  private readonly free: number[] = []
  private used = 0

  get size(): number {
    return this.used - this.free.length
  }

  /** The slot of a key, or `undefined`. */
  find(key: unknown): number | undefined {
    if (typeof key === 'object' && key !== null) return this.composites.get(keyIdentity(key))
    return this.primitives.get(key as Primitive)
  }

  /**
   * Adds a key that is not there.
   *
   * @throws InvalidKeyError `INVALID_KEY`
   */
  insert(key: unknown, value: V): number {
    const identity = keyIdentity(key)
    const slot = this.free.pop() ?? this.used++
    const chunk = slot >> CHUNK_BITS
    if (chunk === this.values.length) {
      this.values.push([])
      this.keys.push([])
    }
    this.values[chunk][slot & CHUNK_MASK] = value
    this.keys[chunk][slot & CHUNK_MASK] = key
    if (typeof key === 'object' && key !== null) this.composites.set(identity, slot)
    else this.primitives.set(key as Primitive, slot)
    return slot
  }

  get(slot: number): V {
    return this.values[slot >> CHUNK_BITS][slot & CHUNK_MASK]
  }

  set(slot: number, value: V): void {
    this.values[slot >> CHUNK_BITS][slot & CHUNK_MASK] = value
  }

  /** Removes the key of a slot. */
  remove(slot: number): void {
    const keys = this.keys[slot >> CHUNK_BITS]
    const key = keys[slot & CHUNK_MASK]
    if (typeof key === 'object' && key !== null) this.composites.delete(keyIdentity(key))
    else this.primitives.delete(key as Primitive)
    keys[slot & CHUNK_MASK] = FREE
    this.values[slot >> CHUNK_BITS][slot & CHUNK_MASK] = undefined as V
    this.free.push(slot)
  }

  /** Every key and value, in the order of slots. Keys may be added and removed meanwhile. */
  *entries(): IterableIterator<[key: unknown, value: V]> {
    for (let slot = 0; slot < this.used; slot++) {
      const key = this.keys[slot >> CHUNK_BITS][slot & CHUNK_MASK]
      if (key !== FREE) yield [key, this.get(slot)]
    }
  }
}

/** JavaScript that finds the slot of a key, for compiled chains: the usual case without a call. */
export function findSlotCode(table: string, key: string): string {
  return `${table}.primitives.single !== undefined && typeof ${key} !== 'object' ? ${table}.primitives.single.get(${key}) : ${table}.find(${key})`
}
