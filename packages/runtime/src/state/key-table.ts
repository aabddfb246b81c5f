/**
 * What: a table from keys, equal by value, to entries: the heap behind all keyed state.
 * State: one {@link ShardedMap} for primitive keys, and one for dates, arrays and objects, by a text that stands for them.
 */
import { keyIdentity } from '../keys/key-identity.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
import { ShardedMap, type Primitive } from './sharded-map.ts'

/** One key and what is kept for it. */
export class KeyEntry<V> {
  readonly key: unknown
  value: V

  constructor(key: unknown, value: V) {
    this.key = key
    this.value = value
  }
}

/** Keys to entries. Not a user's `Map`: there is no `set`; entries are cells that the owner writes to. */
export class KeyTable<V> {
  /** Entries of primitive keys. Read by compiled chains. */
  readonly primitives = new ShardedMap<KeyEntry<V>>()
  private readonly composites = new ShardedMap<KeyEntry<V>>()

  get size(): number {
    return this.primitives.size + this.composites.size
  }

  /** The entry of a key, or `undefined`. */
  find(key: unknown): KeyEntry<V> | undefined {
    return isComposite(key) ? this.composites.get(keyIdentity(key)) : this.primitives.get(key as Primitive)
  }

  /** Adds an entry for a key that is not there. */
  insert(key: unknown, value: V): KeyEntry<V> {
    const entry = new KeyEntry(key, value)
    if (isComposite(key)) this.composites.set(keyIdentity(key), entry)
    else this.primitives.set(key as Primitive, entry)
    return entry
  }

  /** Removes an entry of this table. */
  remove(entry: KeyEntry<V>): void {
    if (isComposite(entry.key)) this.composites.delete(keyIdentity(entry.key))
    else this.primitives.delete(entry.key as Primitive)
  }

  /** Every entry, once, in no promised order. The entry last returned may be removed while iterating. */
  *[Symbol.iterator](): IterableIterator<KeyEntry<V>> {
    yield* this.primitives.values()
    yield* this.composites.values()
  }
}

function isComposite(key: unknown): boolean {
  return (typeof key === 'object' && key !== null) || typeof key === 'function' || typeof key === 'symbol'
}

/** The key group of an entry. */
export function keyGroupOfEntry(entry: KeyEntry<unknown>, maxParallelism: number): number {
  return keyGroupOf(entry.key, maxParallelism)
}
