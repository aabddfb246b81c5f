/**
 * What: the timers of one operator in one time domain, ordered by time.
 * State: a binary heap of distinct times; for each time a bucket of timers, unique by key and namespace.
 * Many keys with one timer time (aligned windows, rounded deadlines) cost one heap node together. Times whose bucket
 * was emptied by removals stay in the heap until they come up.
 */
import { keyIdentity, type KeyIdentity } from '../keys/key-identity.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
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

export class TimerQueue {
  private readonly heap: number[] = []
  private readonly buckets = new Map<number, Map<KeyIdentity, Timer>>()
  private count = 0

  get size(): number {
    return this.count
  }

  /** Adds a timer; one that is there already stays as it is. Returns whether it is now the first to come. */
  add(time: number, key: unknown, namespace: string): boolean {
    let bucket = this.buckets.get(time)
    if (bucket === undefined) {
      this.buckets.set(time, (bucket = new Map()))
      this.pushTime(time)
    }
    const identity = identify(key, namespace)
    if (!bucket.has(identity)) {
      bucket.set(identity, { time, key, namespace })
      this.count++
    }
    return this.next() === time
  }

  remove(time: number, key: unknown, namespace: string): void {
    if (this.buckets.get(time)?.delete(identify(key, namespace)) === true) this.count--
  }

  has(time: number, key: unknown, namespace: string): boolean {
    return this.buckets.get(time)?.has(identify(key, namespace)) ?? false
  }

  /** The time of the first timer, or {@link MAX_TIMESTAMP} when there is none (or one that is never due). */
  next(): number {
    while (this.heap.length > 0) {
      const time = this.heap[0]
      const bucket = this.buckets.get(time)
      if (bucket !== undefined && bucket.size > 0) return time
      this.buckets.delete(time)
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
    for (const [identity, timer] of bucket) {
      bucket.delete(identity)
      this.count--
      return timer
    }
    return undefined
  }

  *[Symbol.iterator](): IterableIterator<Timer> {
    for (const bucket of this.buckets.values()) yield* bucket.values()
  }

  snapshot(writer: SnapshotWriter, name: string, maxParallelism: number): void {
    for (const { time, key, namespace } of this)
      writer.keyed(name, key, [time, namespace], keyGroupOf(key, maxParallelism))
  }

  restore(reader: SnapshotReader, name: string): void {
    for (const [key, stored] of reader.keyed(name)) {
      const [time, namespace] = stored as [number, string]
      this.add(time, key, namespace)
    }
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
