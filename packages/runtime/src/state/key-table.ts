/**
 * What: a table from keys, equal by value, to entries: the heap behind all keyed state.
 * State: one {@link ShardedMap} for primitive keys, and one for dates, arrays and objects, by a text that stands for them.
 */
import { keyIdentity } from '../keys/key-identity.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
import { EntrySnapshots, type SnapshotEntry } from './entry-snapshot.ts'
import { ShardedMap, type Primitive } from './sharded-map.ts'
import type { SnapshotWriter } from './snapshot.ts'

/** One key and what is kept for it. */
export class KeyEntry<V> implements SnapshotEntry {
  readonly key: unknown
  value: V
  snapshot: number

  constructor(key: unknown, value: V, snapshot: number) {
    this.key = key
    this.value = value
    this.snapshot = snapshot
  }
}

/** Keys to entries. Not a user's `Map`: there is no `set`; entries are cells that the owner writes to. */
export class KeyTable<V> {
  /** Entries of primitive keys. Read by compiled chains. */
  readonly primitives = new ShardedMap<KeyEntry<V>>()
  private readonly composites = new ShardedMap<KeyEntry<V>>()
  private readonly snapshots = new EntrySnapshots<KeyEntry<V>>()

  get size(): number {
    return this.primitives.size + this.composites.size
  }

  /** The entry of a key, or `undefined`. */
  find(key: unknown): KeyEntry<V> | undefined {
    const entry = isComposite(key)
      ? this.composites.get(keyIdentity(key))
      : this.primitives.get(key as Primitive)
    if (this.snapshots.isOpen && entry !== undefined) this.snapshots.touch(entry)
    return entry
  }

  /** Adds an entry for a key that is not there. */
  insert(key: unknown, value: V): KeyEntry<V> {
    const entry = new KeyEntry(key, value, this.snapshots.newest)
    if (isComposite(key)) this.composites.set(keyIdentity(key), entry)
    else this.primitives.set(key as Primitive, entry)
    return entry
  }

  /** Before an entry is used that was got hold of in another way than by {@link find} or by iterating. */
  touch(entry: KeyEntry<V>): void {
    if (this.snapshots.isOpen) this.snapshots.touch(entry)
  }

  /** Writes every entry there is now, at once or while the table is used. */
  writeTo(writer: SnapshotWriter, write: (entry: KeyEntry<V>) => void): void {
    const maps = [...this.primitives.maps(), ...this.composites.maps()]
    const size = maps.reduce((sum, map) => sum + map.size, 0)
    this.snapshots.open(writer, concatenate(maps), size, write)
  }

  /** Entries one by one, while others come and go: each that is there all the time, some twice, some that are gone. */
  walk(): IterableIterator<KeyEntry<V>> {
    return concatenate([...this.primitives.maps(), ...this.composites.maps()])
  }

  /** Removes an entry of this table. */
  remove(entry: KeyEntry<V>): void {
    this.touch(entry)
    if (isComposite(entry.key)) this.composites.delete(keyIdentity(entry.key))
    else this.primitives.delete(entry.key as Primitive)
  }

  /** Every entry, once, in no promised order. The entry last returned may be removed while iterating. */
  *[Symbol.iterator](): IterableIterator<KeyEntry<V>> {
    for (const values of [this.primitives.values(), this.composites.values()]) {
      for (const entry of values) {
        this.touch(entry)
        yield entry
      }
    }
  }
}

function* concatenate<V>(maps: readonly Map<unknown, V>[]): IterableIterator<V> {
  for (const map of maps) yield* map.values()
}

function isComposite(key: unknown): boolean {
  return (typeof key === 'object' && key !== null) || typeof key === 'function' || typeof key === 'symbol'
}

/** The key group of an entry. */
export function keyGroupOfEntry(entry: KeyEntry<unknown>, maxParallelism: number): number {
  return keyGroupOf(entry.key, maxParallelism)
}
