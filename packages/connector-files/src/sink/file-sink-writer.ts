/*
 * Writes records to one part per bucket.
 *
 * State: the open parts; the parts finished since the last checkpoint (pending). A part is a hidden file until the
 * committer gives it its name, so a reader of the directory sees whole, committed files only.
 *
 * At a checkpoint (`flush`, `prepareCommit`, `snapshot`): everything is written and synced; finished parts are handed
 * to the committer; open parts go into the state with their length. Formats that need an end (JSON array, Parquet) have
 * no open parts then: `flush` finishes them.
 *
 * Exactly once, because after a failure each byte behind the checkpoint is gone: open parts are cut back to their
 * length and committed with the next checkpoint, later parts are removed (`restore-parts.ts`), and the records are
 * written again by the replay.
 */
import type { Encoder } from '@wiesel/formats'
import type { Counter, SinkWriter, WriterContext } from '@wiesel/runtime'
import { MIN_TIMESTAMP } from '@wiesel/runtime'
import { checkBucket, type Bucket, type BucketContext } from './buckets.ts'
import { IoQueue } from './io-queue.ts'
import { earlierFiles, type WriteMode } from './earlier-files.ts'
import { Part, partPaths, type FileCommittable, type PartLayout, type PartOwner } from './part.ts'
import { restoreParts, type FileWriterState } from './restore-parts.ts'
import type { RollingPolicy } from './rolling.ts'

/** Bytes a part collects before they are written. */
const FLUSH_BYTES = 1 << 18
/** Bytes on their way to the disk at which the writer is full. */
const QUEUE_BYTES_MAX = 8 << 20
/** Parts open at once; beyond, the one not written to for longest is finished. */
const OPEN_PARTS_MAX = 256

/** How a sink writes. */
export interface FileWriting<T> {
  readonly layout: PartLayout
  readonly rolling: RollingPolicy
  readonly bucket: Bucket<T> | undefined
  readonly mode: WriteMode
  /** Whether parts may stay open over a checkpoint. */
  readonly endsAnywhere: boolean
  createEncoder(): Encoder<T>
}

/** See the top of the file. */
export class FileSinkWriter<T> implements SinkWriter<T, FileWriterState, FileCommittable> {
  readonly #writing: FileWriting<T>
  readonly #context: WriterContext
  readonly #owner: PartOwner
  readonly #restored: readonly FileWriterState[] | undefined
  readonly #queue: IoQueue
  readonly #parts = new Map<string, Part<T>>()
  readonly #recordsWritten: Counter
  readonly #bytesWritten: Counter
  readonly #bucketContext: BucketContext = { timestamp: 0, now: 0, watermark: MIN_TIMESTAMP }
  #pending: FileCommittable[] = []
  #nextPart = 0
  #wasFull = false

  constructor(
    writing: FileWriting<T>,
    context: WriterContext,
    uid: string,
    restored: readonly FileWriterState[] | undefined,
  ) {
    this.#writing = writing
    this.#context = context
    this.#owner = { uid, parent: restored?.[0]?.uid }
    this.#restored = restored
    this.#recordsWritten = context.metrics.counter('numRecordsWritten')
    this.#bytesWritten = context.metrics.counter('numBytesWritten')
    this.#queue = new IoQueue(() => this.#wake())
  }

  async open(): Promise<void> {
    const { layout, mode } = this.#writing
    if (this.#restored !== undefined) this.#pending = await restoreParts(layout, this.#restored)
    // All writers are open before one of them writes, so what is found is of others.
    else if (this.#context.subtask === 0) this.#pending = await earlierFiles(layout, mode)
  }

  write(value: T, timestamp: number): void {
    this.#queue.check()
    const now = this.#context.now()
    const part = this.#partFor(this.#bucketOf(value, timestamp, now), now)
    part.write(value, now)
    this.#recordsWritten.value++
    if (part.pendingBytes >= FLUSH_BYTES) this.#flushPart(part)
    if (this.#writing.rolling.isDue(part, now)) this.#finish(part)
  }

  full(): boolean {
    this.#wasFull = this.#queue.bytes >= QUEUE_BYTES_MAX
    return this.#wasFull
  }

  watermark(timestamp: number): void {
    this.#bucketContext.watermark = timestamp
    this.#finishDue()
  }

  async flush(endOfInput: boolean): Promise<void> {
    this.#finishDue()
    const mayStayOpen = this.#writing.endsAnywhere && !endOfInput
    for (const part of this.#parts.values()) {
      if (mayStayOpen) {
        this.#flushPart(part)
        part.sync()
      } else this.#finish(part)
    }
    await this.#queue.drained()
  }

  prepareCommit(): FileCommittable[] {
    const pending = this.#pending
    this.#pending = []
    return pending
  }

  snapshot(): FileWriterState[] {
    return [
      {
        uid: this.#owner.uid,
        nextPart: this.#nextPart,
        open: [...this.#parts.values()].map((part) => part.state()),
      },
    ]
  }

  async close(): Promise<void> {
    await this.#queue.settled()
    for (const part of this.#parts.values()) await part.abandon()
    this.#parts.clear()
  }

  #bucketOf(value: T, timestamp: number, now: number): string {
    const { bucket } = this.#writing
    if (bucket === undefined) return ''
    const context = this.#bucketContext
    context.timestamp = timestamp
    context.now = now
    return bucket(value, context)
  }

  #partFor(bucket: string, now: number): Part<T> {
    const open = this.#parts.get(bucket)
    if (open !== undefined) {
      if (!this.#writing.rolling.isDue(open, now)) return open
      this.#finish(open)
    }
    if (this.#parts.size >= OPEN_PARTS_MAX) this.#finish(this.#leastRecent())
    const { layout } = this.#writing
    const paths = partPaths(layout, checkBucket(bucket), this.#owner, this.#nextPart++)
    const part = new Part(bucket, paths, this.#writing.createEncoder(), layout, this.#queue, now)
    this.#parts.set(bucket, part)
    return part
  }

  #leastRecent(): Part<T> {
    let oldest: Part<T> | undefined
    for (const part of this.#parts.values())
      if (oldest === undefined || part.writtenMs < oldest.writtenMs) oldest = part
    return oldest!
  }

  #finishDue(): void {
    const now = this.#context.now()
    for (const part of this.#parts.values()) if (this.#writing.rolling.isDue(part, now)) this.#finish(part)
  }

  #flushPart(part: Part<T>): void {
    this.#bytesWritten.value += part.flush()
  }

  #finish(part: Part<T>): void {
    this.#bytesWritten.value += part.finish()
    this.#parts.delete(part.bucket)
    this.#pending.push(part.paths)
  }

  #wake(): void {
    if (!this.#wasFull || this.#queue.bytes >= QUEUE_BYTES_MAX) return
    this.#wasFull = false
    this.#context.wake()
  }
}
