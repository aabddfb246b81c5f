/**
 * What: a hash table from keys to entries, the heap behind all keyed state.
 * State: a directory of shards (extendible hashing), each a JavaScript `Map` of at most {@link SHARD_MAX} entries.
 * Algorithm: a full shard splits in two by the next bit of its hashes; the directory doubles when a shard as deep as
 *   the directory splits. With one shard no hash is computed at all.
 * Why: one large `Map` stalls for 70–2,000 ms when it grows and holds at most 16.7 M entries. A shard of this size
 *   splits in about a millisecond, whatever the size of the table.
 *
 * The new shard of a split goes to the end of the shard list, so a cursor that walks shards in order meets every entry
 * that it has not met yet (entries that move may be met twice; whoever minds marks the entry).
 */
import { hashKey } from '../keys/hash-key.ts'
import { keyIdentity, type KeyIdentity } from '../keys/key-identity.ts'
import { keyGroupOfHash } from '../keys/key-groups.ts'

/** The number of entries at which a shard splits. */
export const SHARD_MAX = 16_384

/** One key and what is kept for it. */
export class KeyEntry<V> {
  readonly key: unknown
  readonly identity: KeyIdentity
  /** The key's 32-bit hash; computed when first needed, then kept. */
  hash: number
  hashed: boolean
  value: V

  constructor(key: unknown, identity: KeyIdentity, value: V) {
    this.key = key
    this.identity = identity
    this.hash = 0
    this.hashed = false
    this.value = value
  }
}

class Shard<V> {
  readonly entries = new Map<KeyIdentity, KeyEntry<V>>()
  depth: number

  constructor(depth: number) {
    this.depth = depth
  }
}

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

function avalanche(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** A quick hash of an identity, for this table only: never stored, free to change. */
function spread(identity: KeyIdentity): number {
  if (typeof identity === 'string') {
    let h = identity.length
    for (let i = 0; i < identity.length; i++) h = (Math.imul(h, 31) + identity.charCodeAt(i)) | 0
    return avalanche(h)
  }
  if (typeof identity === 'number') {
    if ((identity | 0) === identity) return avalanche(identity | 0)
    float[0] = identity
    return avalanche(words[0] ^ Math.imul(words[1], 31))
  }
  return avalanche(hashKey(identity))
}

/** Keys, equal by value, to entries. Not a user's `Map`: there is no `set`; entries are cells that the owner writes to. */
export class KeyTable<V> {
  private directory: Shard<V>[] = [new Shard<V>(0)]
  private shards: Shard<V>[] = this.directory.slice()
  private single: Map<KeyIdentity, KeyEntry<V>> | undefined = this.directory[0].entries
  private count = 0

  get size(): number {
    return this.count
  }

  /** The entry of a key, or `undefined`. */
  find(key: unknown): KeyEntry<V> | undefined {
    const identity = typeof key === 'number' ? key : keyIdentity(key)
    const single = this.single
    return single !== undefined ? single.get(identity) : this.shardOf(identity).entries.get(identity)
  }

  /** Adds an entry for a key that is not there. */
  insert(key: unknown, value: V): KeyEntry<V> {
    const identity = typeof key === 'number' ? key : keyIdentity(key)
    let shard = this.shardOf(identity)
    if (shard.entries.size >= SHARD_MAX) {
      this.split(shard)
      shard = this.shardOf(identity)
    }
    const entry = new KeyEntry(key, identity, value)
    shard.entries.set(identity, entry)
    this.count++
    return entry
  }

  /** Removes an entry of this table. */
  remove(entry: KeyEntry<V>): void {
    if (this.shardOf(entry.identity).entries.delete(entry.identity)) this.count--
  }

  clear(): void {
    this.directory = [new Shard<V>(0)]
    this.shards = this.directory.slice()
    this.single = this.directory[0].entries
    this.count = 0
  }

  /** Every entry, once, in no promised order. The entry last returned may be removed while iterating. */
  *[Symbol.iterator](): IterableIterator<KeyEntry<V>> {
    for (let i = 0; i < this.shards.length; i++) yield* this.shards[i].entries.values()
  }

  private shardOf(identity: KeyIdentity): Shard<V> {
    const directory = this.directory
    return directory.length === 1 ? directory[0] : directory[spread(identity) & (directory.length - 1)]
  }

  private split(full: Shard<V>): void {
    if (full.depth > 24) return
    if (1 << full.depth === this.directory.length) this.directory = this.directory.concat(this.directory)
    const bit = 1 << full.depth
    full.depth++
    const sibling = new Shard<V>(full.depth)
    for (const [identity, entry] of full.entries) {
      if ((spread(identity) & bit) !== 0) {
        sibling.entries.set(identity, entry)
        full.entries.delete(identity)
      }
    }
    this.shards.push(sibling)
    this.single = undefined
    for (let i = 0; i < this.directory.length; i++) {
      if (this.directory[i] === full && (i & bit) !== 0) this.directory[i] = sibling
    }
  }
}

/** The key group of an entry; the hash is computed once. */
export function keyGroupOfEntry(entry: KeyEntry<unknown>, maxParallelism: number): number {
  if (!entry.hashed) {
    entry.hash = hashKey(entry.key)
    entry.hashed = true
  }
  return keyGroupOfHash(entry.hash, maxParallelism)
}
