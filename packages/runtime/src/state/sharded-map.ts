/**
 * What: a map that grows in small steps, for primitive keys.
 * State: a directory of shards (extendible hashing), each a JavaScript `Map` of at most {@link SHARD_MAX} entries.
 * Algorithm: a full shard splits in two by the next bit of its hashes; the directory doubles when a shard as deep as
 *   the directory splits. A split goes on beside the work: every insertion moves a few entries to two fresh maps, and
 *   until all are moved a key is looked up there first. With one shard no hash is computed at all.
 * Why: one large `Map` stalls for 70–2,000 ms when it grows, and holds at most 16.7 M entries. Hashing a text that is
 *   not in the cache costs more than the rest of a look-up, so a map does without it as long as growing stays cheap.
 */

/** The number of entries at which a shard splits at the latest: a `Map` grows to this in a few milliseconds at most. */
export const SHARD_MAX = 131_000
/** Shards split at up to this many entries less, so that they do not all grow and split at the same time. */
const SHARD_SPREAD = 56_000
/** Entries moved by one insertion while a shard splits. */
const MOVES_PER_INSERT = 4
/** Shards no longer split at this depth: only keys of one hash get there. */
const DEPTH_MAX = 24

/** What can be a key of a {@link ShardedMap}: compared as `Map` compares. */
export type Primitive = string | number | bigint | boolean | null

/** Gets from a map. Engines look up what they know to be a small whole number in half the time. */
export function getFrom<V>(map: ReadonlyMap<unknown, V>, key: unknown): V | undefined {
  return typeof key === 'number' && (key | 0) === key ? map.get(key | 0) : map.get(key)
}

interface Shard<V> {
  readonly entries: Map<Primitive, V>
  readonly depth: number
  /** The number of entries at which it splits. */
  readonly limit: number
  split: Split<V> | undefined
}

/** A split under way: where the entries go, and those still to be moved. */
interface Split<V> {
  readonly low: Shard<V>
  readonly high: Shard<V>
  readonly rest: IterableIterator<[Primitive, V]>
}

function emptyShard<V>(depth: number, bits: number): Shard<V> {
  const limit = depth === 0 ? SHARD_MAX : SHARD_MAX - ((avalanche(bits + (depth << 24)) >>> 0) % SHARD_SPREAD)
  return { entries: new Map(), depth, limit, split: undefined }
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
    this.directory = [emptyShard<V>(0, 0)]
    this.shards = this.directory.slice()
    this.single = this.directory[0].entries
  }

  get size(): number {
    for (const shard of this.shards.slice()) this.finishSplit(shard)
    return this.shards.reduce((sum, shard) => sum + shard.entries.size, 0)
  }

  get(key: Primitive): V | undefined {
    if (this.single !== undefined) return getFrom(this.single, key)
    const hash = spread(key)
    const shard = this.shardOf(hash)
    if (shard.split === undefined) return getFrom(shard.entries, key)
    return getFrom(halfOf(shard, shard.split, hash).entries, key) ?? getFrom(shard.entries, key)
  }

  /** Adds or replaces. */
  set(key: Primitive, value: V): void {
    if (this.single !== undefined && this.single.size < SHARD_MAX) {
      this.single.set(key, value)
      return
    }
    const hash = spread(key)
    const shard = this.shardOf(hash)
    if (shard.split === undefined && shard.entries.size >= shard.limit && shard.depth < DEPTH_MAX)
      this.startSplit(shard, hash)
    const { split } = shard
    if (split === undefined) {
      shard.entries.set(key, value)
      return
    }
    shard.entries.delete(key)
    halfOf(shard, split, hash).entries.set(key, value)
    this.continueSplit(shard, split, MOVES_PER_INSERT)
  }

  delete(key: Primitive): boolean {
    const hash = this.single === undefined ? spread(key) : 0
    const shard = this.shardOf(hash)
    if (shard.split === undefined) return shard.entries.delete(key)
    const deleted = halfOf(shard, shard.split, hash).entries.delete(key)
    return shard.entries.delete(key) || deleted
  }

  /** Every value, once, in no promised order. The one last returned may be deleted while iterating; nothing may be added. */
  *values(): IterableIterator<V> {
    for (const shard of this.shards.slice()) this.finishSplit(shard)
    for (const shard of this.shards) yield* shard.entries.values()
  }

  /**
   * The maps that hold the entries of now. Every entry is in one of them, some in two, until it is deleted; entries that
   * come later may be there too.
   */
  maps(): Map<Primitive, V>[] {
    return this.shards.flatMap(({ entries, split }) =>
      split === undefined ? [entries] : [entries, split.low.entries, split.high.entries],
    )
  }

  private shardOf(hash: number): Shard<V> {
    const { directory } = this
    return directory[hash & (directory.length - 1)]
  }

  private startSplit(full: Shard<V>, hash: number): void {
    this.single = undefined
    const bits = hash & ((1 << full.depth) - 1)
    full.split = {
      low: emptyShard(full.depth + 1, bits),
      high: emptyShard(full.depth + 1, bits | (1 << full.depth)),
      rest: full.entries.entries(),
    }
  }

  private continueSplit(full: Shard<V>, split: Split<V>, moves: number): void {
    for (let i = 0; i < moves; i++) {
      const next = split.rest.next()
      if (next.done === true) {
        this.replace(full, split)
        return
      }
      const [key, value] = next.value
      halfOf(full, split, spread(key)).entries.set(key, value)
    }
  }

  private finishSplit(shard: Shard<V>): void {
    if (shard.split !== undefined) this.continueSplit(shard, shard.split, Infinity)
  }

  private replace(full: Shard<V>, { low, high }: Split<V>): void {
    const bit = 1 << full.depth
    if (bit === this.directory.length) this.directory = this.directory.concat(this.directory)
    for (let i = 0; i < this.directory.length; i++) {
      if (this.directory[i] === full) this.directory[i] = (i & bit) === 0 ? low : high
    }
    this.shards[this.shards.indexOf(full)] = low
    this.shards.push(high)
  }
}

function halfOf<V>(full: Shard<V>, split: Split<V>, hash: number): Shard<V> {
  return (hash & (1 << full.depth)) === 0 ? split.low : split.high
}
