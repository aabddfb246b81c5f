/**
 * What: a table from keys, equal by value, to values, without an object per key: for state of one value per key, which
 *   may be very many. A {@link KeyTable} suits values that are objects anyway.
 * State: maps from keys to *slots*; keys and values by slot, in chunks; free slots.
 * Why: entries that are objects have to be copied and marked by the garbage collector, which stalls for 50–100 ms while
 *   millions of them are added. Slots are small integers, which it passes over.
 */
import { keyIdentity } from '../keys/key-identity.ts'
import { ShardedMap, type Primitive } from './sharded-map.ts'
import type { SnapshotPart } from './snapshot-part.ts'
import type { SnapshotWriter } from './snapshot.ts'

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
  /** The snapshot that is being written. Compiled chains go through {@link find} meanwhile. */
  open: SlotSnapshot | undefined

  get size(): number {
    return this.used - this.free.length
  }

  /** The slot of a key, or `undefined`. */
  find(key: unknown): number | undefined {
    const slot =
      typeof key === 'object' && key !== null
        ? this.composites.get(keyIdentity(key))
        : this.primitives.get(key as Primitive)
    if (this.open !== undefined && slot !== undefined) this.open.touch(slot)
    return slot
  }

  /**
   * Adds a key that is not there.
   *
   * @throws InvalidKeyError `INVALID_KEY`
   */
  insert(key: unknown, value: V): number {
    const identity = keyIdentity(key)
    const slot = this.free.pop() ?? this.used++
    this.open?.touch(slot)
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
    this.open?.touch(slot)
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
      if (key === FREE) continue
      this.open?.touch(slot)
      yield [key, this.get(slot)]
    }
  }

  /** Writes every key and value there is now, at once or while the table is used. */
  writeTo(writer: SnapshotWriter, write: (key: unknown, value: V) => void): void {
    this.open?.step(Infinity)
    const writeSlot = (slot: number): void => {
      const key = this.keys[slot >> CHUNK_BITS][slot & CHUNK_MASK]
      if (key !== FREE) write(key, this.get(slot))
    }
    const open = new SlotSnapshot(this.used, writeSlot, () => (this.open = undefined))
    this.open = open
    writer.write(open)
  }
}

/**
 * An open snapshot of a table's slots: the first access to a slot that is not written yet writes it first; so does taking
 * a free one, which has nothing to write.
 */
class SlotSnapshot implements SnapshotPart {
  readonly size: number
  private readonly written: Uint8Array
  private readonly writeSlot: (slot: number) => void
  private readonly done: () => void
  private next = 0

  constructor(slots: number, writeSlot: (slot: number) => void, done: () => void) {
    this.size = slots
    this.written = new Uint8Array(slots)
    this.writeSlot = writeSlot
    this.done = done
  }

  touch(slot: number): void {
    if (slot >= this.written.length || this.written[slot] === 1) return
    this.written[slot] = 1
    this.writeSlot(slot)
  }

  step(entries: number): boolean {
    const { length } = this.written
    const to = Math.min(length, this.next + entries)
    while (this.next < to) this.touch(this.next++)
    if (to === length) this.done()
    return to < length
  }
}

/** JavaScript that finds the slot of a key, for compiled chains: the usual case without a call. */
export function findSlotCode(table: string, key: string): string {
  return `${table}.open === undefined && ${table}.primitives.single !== undefined && typeof ${key} !== 'object' ? ${table}.primitives.single.get(${key}) : ${table}.find(${key})`
}
