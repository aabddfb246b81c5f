/**
 * What: a map that grows in small steps, for primitive keys.
 * State: a directory of shards (extendible hashing), each a JavaScript `Map` of at most {@link SHARD_MAX} entries.
 * Algorithm: a full shard splits in two by the next bit of its hashes; the directory doubles when a shard as deep as
 *   the directory splits. With one shard no hash is computed at all.
 * Why: one large `Map` stalls for 70–2,000 ms when it grows and holds at most 16.7 M entries. A shard of this size
 *   splits in about a millisecond, whatever the size of the map.
 */

/** The number of entries at which a shard splits. */
export const SHARD_MAX = 16_384
/** Shards no longer split at this depth: only keys of one hash get there. */
const DEPTH_MAX = 24

/** What can be a key of a {@link ShardedMap}: compared as `Map` compares. */
export type Primitive = string | number | bigint | boolean | null

interface Shard<V> {
  readonly entries: Map<Primitive, V>
  depth: number
}

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

function avalanche(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

function spreadText(text: string): number {
  let h = text.length
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0
  return avalanche(h)
}

/** A quick hash, for this map only: never stored, free to change. */
function spread(key: Primitive): number {
  if (typeof key === 'string') return spreadText(key)
  if (typeof key !== 'number') return spreadText(String(key))
  if ((key | 0) === key) return avalanche(key | 0)
  float[0] = key
  return avalanche(words[0] ^ Math.imul(words[1], 31))
}

export class ShardedMap<V> {
  /** The only shard's entries while there is one shard: compiled chains look here first. */
  single: Map<Primitive, V> | undefined
  private directory: Shard<V>[]
  private shards: Shard<V>[]

  constructor() {
    this.directory = [{ entries: new Map(), depth: 0 }]
    this.shards = this.directory.slice()
    this.single = this.directory[0].entries
  }

  get size(): number {
    return this.shards.reduce((sum, shard) => sum + shard.entries.size, 0)
  }

  get(key: Primitive): V | undefined {
    return this.single !== undefined ? this.single.get(key) : this.shardOf(key).entries.get(key)
  }

  set(key: Primitive, value: V): void {
    let shard = this.shardOf(key)
    if (shard.entries.size >= SHARD_MAX && shard.depth < DEPTH_MAX) {
      this.split(shard)
      shard = this.shardOf(key)
    }
    shard.entries.set(key, value)
  }

  delete(key: Primitive): boolean {
    return this.shardOf(key).entries.delete(key)
  }

  /** Every value, once, in no promised order. The one last returned may be deleted while iterating. */
  *values(): IterableIterator<V> {
    for (let i = 0; i < this.shards.length; i++) yield* this.shards[i].entries.values()
  }

  private shardOf(key: Primitive): Shard<V> {
    const { directory } = this
    return directory.length === 1 ? directory[0] : directory[spread(key) & (directory.length - 1)]
  }

  /** Moves about half of a shard to a new one, which goes to the end of the list. */
  private split(full: Shard<V>): void {
    const bit = 1 << full.depth
    if (bit === this.directory.length) this.directory = this.directory.concat(this.directory)
    full.depth++
    const sibling: Shard<V> = { entries: new Map(), depth: full.depth }
    for (const [key, value] of full.entries) {
      if ((spread(key) & bit) === 0) continue
      sibling.entries.set(key, value)
      full.entries.delete(key)
    }
    this.shards.push(sibling)
    this.single = undefined
    for (let i = 0; i < this.directory.length; i++) {
      if (this.directory[i] === full && (i & bit) !== 0) this.directory[i] = sibling
    }
  }
}
