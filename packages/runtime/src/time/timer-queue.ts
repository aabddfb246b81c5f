/**
 * What: the timers of one operator in one time domain, ordered by time.
 * State: a binary heap of distinct times; for each time a bucket of timers, unique by key and namespace.
 * Many keys with one timer time (aligned windows, rounded deadlines) cost one heap node together. Times whose bucket
 * was emptied by removals stay in the heap until they come up.
 */
import { keyIdentity, type KeyIdentity } from '../keys/key-identity.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
import { EntrySnapshots, type SnapshotEntry } from '../state/entry-snapshot.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MAX_TIMESTAMP } from './timestamp.ts'

/** A moment at which a key wants to be called. */
export interface Timer {
  readonly time: number
  readonly key: unknown
  /** Tells timers of one key apart, for example the window they belong to. Plain data of one text form. */
  readonly namespace: string
}

/** No identity of a key begins with U+0000 and `t`; the length keeps namespace and key apart. */
function identify(key: unknown, namespace: string): KeyIdentity {
  const identity = keyIdentity(key)
  if (namespace === '') return identity
  return `\u0000t${namespace.length}:${namespace}${typeof identity}:${String(identity)}`
}

interface StoredTimer extends Timer, SnapshotEntry {}

/** The timers of one time: the only one, or several by key and namespace. */
type Bucket = StoredTimer | Map<KeyIdentity, StoredTimer>

function isSame(timer: Timer, key: unknown, namespace: string): boolean {
  if (timer.namespace !== namespace) return false
  return timer.key === key || Object.is(keyIdentity(timer.key), keyIdentity(key))
}

export class TimerQueue {
  private readonly heap: number[] = []
  private readonly buckets = new Map<number, Bucket>()
  private count = 0
  private readonly snapshots = new EntrySnapshots<StoredTimer>()

  get size(): number {
    return this.count
  }

  /** Adds a timer; one that is there already stays as it is. Returns whether it is now the first to come. */
  add(time: number, key: unknown, namespace: string): boolean {
    const bucket = this.buckets.get(time)
    const timer = { time, key, namespace, snapshot: this.snapshots.newest }
    if (bucket === undefined) {
      this.buckets.set(time, timer)
      this.pushTime(time)
      this.count++
    } else if (bucket instanceof Map) {
      this.addTo(bucket, timer)
    } else if (!isSame(bucket, key, namespace)) {
      const several = new Map([[identify(bucket.key, bucket.namespace), bucket]])
      this.buckets.set(time, several)
      this.addTo(several, timer)
    }
    return this.next() === time
  }

  remove(time: number, key: unknown, namespace: string): void {
    const bucket = this.buckets.get(time)
    if (bucket === undefined) return
    if (bucket instanceof Map) {
      const identity = identify(key, namespace)
      const timer = bucket.get(identity)
      if (timer === undefined) return
      this.touch(timer)
      bucket.delete(identity)
      if (bucket.size === 0) this.buckets.delete(time)
    } else {
      if (!isSame(bucket, key, namespace)) return
      this.touch(bucket)
      this.buckets.delete(time)
    }
    this.count--
  }

  has(time: number, key: unknown, namespace: string): boolean {
    const bucket = this.buckets.get(time)
    if (bucket === undefined) return false
    return bucket instanceof Map ? bucket.has(identify(key, namespace)) : isSame(bucket, key, namespace)
  }

  /** The time of the first timer, or {@link MAX_TIMESTAMP} when there is none (or one that is never due). */
  next(): number {
    while (this.heap.length > 0) {
      const time = this.heap[0]
      if (this.buckets.has(time)) return time
      this.popTime()
    }
    return MAX_TIMESTAMP
  }

  /** Takes the first timer whose time is at or before `limit`. */
  take(limit: number): Timer | undefined {
    const time = this.next()
    if (time > limit) return undefined
    const bucket = this.buckets.get(time)
    if (bucket === undefined) return undefined
    const timer = bucket instanceof Map ? (bucket.values().next().value as Timer) : bucket
    this.remove(time, timer.key, timer.namespace)
    return timer
  }

  *[Symbol.iterator](): IterableIterator<StoredTimer> {
    for (const bucket of this.buckets.values()) {
      if (bucket instanceof Map) yield* bucket.values()
      else yield bucket
    }
  }

  snapshot(writer: SnapshotWriter, name: string, maxParallelism: number): void {
    this.snapshots.open(writer, this, this.count, ({ time, key, namespace }) =>
      writer.keyed(name, key, [time, namespace], keyGroupOf(key, maxParallelism)),
    )
  }

  restore(reader: SnapshotReader, name: string): void {
    for (const [key, stored] of reader.keyed(name)) {
      const [time, namespace] = stored as [number, string]
      this.add(time, key, namespace)
    }
  }

  /** Timers do not change, but one that goes may have to be written first. */
  private touch(timer: StoredTimer): void {
    if (this.snapshots.isOpen) this.snapshots.touch(timer)
  }

  private addTo(bucket: Map<KeyIdentity, StoredTimer>, timer: StoredTimer): void {
    const identity = identify(timer.key, timer.namespace)
    if (bucket.has(identity)) return
    bucket.set(identity, timer)
    this.count++
  }

  private pushTime(time: number): void {
    const heap = this.heap
    let at = heap.push(time) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent] <= time) break
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = time
  }

  private popTime(): void {
    const heap = this.heap
    const last = heap.pop() as number
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++
      if (heap[child] >= last) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = last
  }
}
