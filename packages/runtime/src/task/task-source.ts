/** The reading side of a task whose head is a source: keeps the reader, and what the enumerator told it in the meantime. */
import type { CancelSchedule } from '../execution/platform.ts'
import type { MetricGroup } from '../metrics/metric-group.ts'
import type { Barrier } from './frame.ts'
import type { Stage } from './stage.ts'
import type { RowBatch } from '../records/row-batch.ts'
import type { Source, SourceReader, SourceSplit } from '../source/source.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { TimestampsAndWatermarksOperator } from '../operators/timestamps-and-watermarks.ts'
import { MAX_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'

export interface TaskSourceOptions {
  readonly source: Source<unknown>
  readonly head: Stage
  readonly subtask: number
  readonly parallelism: number
  readonly metrics: MetricGroup
  readonly requestSplit: () => void
  readonly wake: () => void
  readonly now: () => number
  readonly schedule: (time: number, callback: () => void) => CancelSchedule
}

export class TaskSource {
  readonly reader: SourceReader<unknown>
  private readonly head: Stage
  private readonly mailbox: ((() => void) | Barrier)[] = []
  private readonly wake: () => void
  private cancelWake: CancelSchedule = () => {}
  private restored: SourceSplit[] = []
  /** Nothing to read until somebody wakes the task. */
  private waiting = false
  /** Ahead of its alignment group. */
  private paused = false
  /** A checkpoint that stops the job has passed. */
  private stopped = false
  private ended = false
  private selected: string | undefined
  /** Splits that have a clock of their own. */
  private readonly timed = new Set<string>()
  /** Grows with each wake, so that one inside `poll` is not lost. */
  private wakes = 0

  constructor(options: TaskSourceOptions) {
    const { head, subtask, parallelism, metrics, requestSplit } = options
    this.head = head
    this.wake = options.wake
    this.reader = options.source.createReader({
      subtask,
      parallelism,
      metrics,
      requestSplit,
      wake: () => this.wakeUp(),
      now: options.now,
      wakeAt: (time) => {
        this.cancelWake()
        this.cancelWake = options.schedule(time, () => this.wakeUp())
      },
      sideOutput: (tag, value) => head.operator.sideOutputs.get(tag)?.push(value, NO_TIMESTAMP),
    })
  }

  async open(): Promise<void> {
    await this.reader.open?.()
    if (this.restored.length > 0) this.take(this.restored)
  }

  /** From the coordinator, at any time: takes effect before the next poll. */
  addSplits(splits: readonly SourceSplit[]): void {
    this.post(() => this.take(splits))
  }

  noMoreSplits(): void {
    this.post(() => this.reader.noMoreSplits())
  }

  /** From the coordinator: a checkpoint begins behind everything that was posted before. */
  postBarrier(barrier: Barrier): void {
    this.post(barrier)
  }

  /** The barrier to be handled before anything is read. */
  get barrier(): Barrier | undefined {
    return this.mailbox.find((message) => typeof message === 'object')
  }

  /** The {@link barrier} is handled: the state of the reader was taken. */
  barrierDone(): void {
    this.mailbox.shift()
  }

  /** Reads nothing more. */
  stop(): void {
    this.stopped = true
  }

  checkpointComplete(checkpoint: number): void {
    this.reader.checkpointComplete?.(checkpoint)
  }

  get ready(): boolean {
    if (this.stopped) return this.barrier !== undefined
    return this.mailbox.length > 0 || (!this.waiting && !this.paused)
  }

  /** The watermark that counts in an alignment group: the largest there is for a reader that holds up nobody. */
  get alignedWatermark(): number {
    const { operator } = this.head
    if (this.ended || !(operator instanceof TimestampsAndWatermarksOperator) || operator.isIdle)
      return MAX_TIMESTAMP
    return operator.currentWatermark
  }

  /** Pauses what is ahead of a watermark, and lets go on what is not. */
  alignTo(limit: number): void {
    const { operator } = this.head
    if (this.ended || !(operator instanceof TimestampsAndWatermarksOperator)) return
    const pause = operator.currentWatermark > limit
    let ahead: readonly string[] = []
    if (this.reader.pauseOrResume !== undefined) {
      const watermarks = [...operator.splitWatermarks()]
      ahead = watermarks.filter(([, watermark]) => watermark > limit).map(([split]) => split)
      this.reader.pauseOrResume(
        ahead,
        watermarks.map(([split]) => split).filter((split) => !ahead.includes(split)),
      )
    }
    operator.setPaused((split) => pause || ahead.includes(split))
    if (this.paused && !pause) this.wakeUp()
    this.paused = pause
  }

  /** The next batch, its split made the current one; `'idle'` or `'end'`. */
  poll(limit: number): RowBatch | 'idle' | 'end' {
    this.readMailbox()
    if (this.waiting || this.paused || this.stopped) return 'idle'
    const { wakes } = this
    const batch = this.reader.poll(limit)
    if (batch === 'idle') {
      this.waiting = this.wakes === wakes
      this.forgetEndedSplits()
    } else if (batch === 'end') this.ended = true
    else this.select(batch.split ?? this.onlySplit)
    return batch
  }

  snapshot(writer: SnapshotWriter): void {
    this.readMailbox()
    writer.list('source/splits', this.reader.snapshot())
  }

  restore(reader: SnapshotReader): void {
    this.restored = reader.list('source/splits') as SourceSplit[]
  }

  async close(): Promise<void> {
    this.cancelWake()
    await this.reader.close?.()
  }

  /** Up to the first barrier: what the enumerator said before it took its own state, and nothing it said after. */
  private readMailbox(): void {
    for (let next = this.mailbox[0]; typeof next === 'function'; next = this.mailbox[0]) {
      this.mailbox.shift()
      next()
    }
  }

  /** Splits count for the watermark, and for idleness, from the moment they are assigned. */
  private take(splits: readonly SourceSplit[]): void {
    this.reader.addSplits(splits)
    for (const { id } of splits) this.know(id)
  }

  private know(split: string): void {
    const { operator } = this.head
    if (!(operator instanceof TimestampsAndWatermarksOperator)) return
    operator.selectSplit(split)
    this.timed.add(split)
  }

  /** The split of batches that do not name theirs. */
  private get onlySplit(): string {
    return this.timed.size === 1 ? [...this.timed][0] : ''
  }

  /** The rows that follow are from this split. */
  private select(split: string): void {
    const { operator } = this.head
    if (!(operator instanceof TimestampsAndWatermarksOperator)) return
    const isOther = split !== this.selected
    this.selected = split
    this.know(split)
    if (isOther) this.forgetEndedSplits()
  }

  /** Splits that the reader no longer has do not hold up the watermark of the others. */
  private forgetEndedSplits(): void {
    const { operator } = this.head
    if (this.timed.size === 0 || !(operator instanceof TimestampsAndWatermarksOperator)) return
    const left = new Set(this.reader.snapshot().map(({ id }) => id))
    for (const split of this.timed) {
      if (left.has(split) || split === this.selected) continue
      this.timed.delete(split)
      operator.removeSplit(split)
    }
  }

  private post(message: (() => void) | Barrier): void {
    this.mailbox.push(message)
    this.wakeUp()
  }

  private wakeUp(): void {
    this.wakes++
    this.waiting = false
    this.wake()
  }
}
