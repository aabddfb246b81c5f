/**
 * What: gives records their timestamps, and the stream its watermarks; behind a source one generator per split.
 * State: for each split the generator's state and the split's watermark, stored with the split, so that a restart does
 *   not turn late records into timely ones.
 * In mid-stream it overwrites timestamps and swallows watermarks and idleness from above, all but the last watermark.
 */
import { describeValue } from '../errors/describe-value.ts'
import { WieselError } from '../errors/wiesel-error.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MAX_TIMESTAMP, MIN_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'
import { WatermarkCombiner } from '../time/watermark-combiner.ts'
import type { WatermarkGenerator, WatermarkOutput } from '../time/watermark-generator.ts'
import type { TimestampAssigner, WatermarkStrategy } from '../time/watermark-strategy.ts'

/** The time a split was held back. */
interface Pause {
  since: number | undefined
  totalMs: number
}

interface SplitTime<T> {
  readonly pause: Pause
  generator: WatermarkGenerator<T>
  /** Emits at once (`onEvent`), or with all other splits (`onPeriodicEmit`). */
  immediate: WatermarkOutput
  deferred: WatermarkOutput
}

/** `restarts` tells what was read last from what a subtask carries on because it might have come to it. */
type StoredSplit = [split: string, watermark: number, generator: unknown, restarts: number]

export class TimestampsAndWatermarksOperator<T> extends Operator<T, T> {
  private readonly strategy: WatermarkStrategy<T>
  private readonly assign: TimestampAssigner<T> | undefined
  private readonly behindSource: boolean
  private readonly intervalMs: number
  private readonly combiner = new WatermarkCombiner()
  private readonly splits = new Map<string, SplitTime<T>>()
  private readonly restored = new Map<string, StoredSplit>()
  private current!: SplitTime<T>
  /** Whether all splits are idle. */
  isIdle = false
  private ended = false
  private restarts = 0
  /** When the next periodic emission is due. */
  private due = 0
  /** By how much all of them together came late: the outputs had no room, or the thread no time. */
  private heldUpMs = 0

  /** @param intervalMs time between periodic emissions; 0 for none */
  constructor(strategy: WatermarkStrategy<T>, intervalMs: number, behindSource: boolean) {
    super()
    this.strategy = strategy
    this.assign = strategy.timestampAssigner
    this.behindSource = behindSource
    this.intervalMs = intervalMs
  }

  override get oneToOne(): boolean {
    return true
  }

  override open(): void {
    if (!this.behindSource) this.selectSplit('')
    if (this.intervalMs > 0) this.scheduleEmission(this.context.now())
  }

  /** The records that follow are from this split. */
  selectSplit(split: string): void {
    this.current = this.splits.get(split) ?? this.addSplit(split)
  }

  /** The split has ended: it no longer holds up the watermark. */
  removeSplit(split: string): void {
    this.splits.delete(split)
    this.combiner.remove(split)
  }

  /** Which splits are held back by alignment: the time until they go on does not count for idleness. */
  setPaused(isPaused: (split: string) => boolean): void {
    const now = this.context.now()
    for (const [split, { pause }] of this.splits) {
      if (isPaused(split)) pause.since ??= now
      else if (pause.since !== undefined) {
        pause.totalMs += now - pause.since
        pause.since = undefined
      }
    }
  }

  /** The watermark of all splits together. */
  get currentWatermark(): number {
    return this.combiner.watermark
  }

  /** The watermark of each split, for alignment. */
  splitWatermarks(): Map<string, number> {
    return new Map([...this.splits.keys()].map((split) => [split, this.combiner.watermarkOf(split)]))
  }

  push(value: T, timestamp: number): void {
    const assigned = this.assign === undefined ? timestamp : this.timestampOf(value, timestamp)
    this.out.push(value, assigned)
    this.current.generator.onEvent(value, assigned, this.current.immediate)
  }

  override watermark(timestamp: number): void {
    if (timestamp !== MAX_TIMESTAMP) return
    this.ended = true
    this.setIdle(false)
    this.out.watermark(timestamp)
  }

  override idle(): void {}

  override end(): void {
    if (!this.ended) this.emitPeriodic()
    this.ended = true
    this.out.end()
  }

  override processingTime(now: number): void {
    if (this.ended) return
    this.heldUpMs += Math.max(0, now - this.due)
    this.emitPeriodic()
    this.scheduleEmission(now)
  }

  override snapshot(writer: SnapshotWriter): void {
    const stored: StoredSplit[] = [...this.splits].map(([split, { generator }]) => [
      split,
      this.combiner.watermarkOf(split),
      generator.snapshot?.(),
      this.restarts,
    ])
    writer.list('splits', [...this.restored.values(), ...stored], 'union')
  }

  override restore(reader: SnapshotReader): void {
    for (const stored of reader.list('splits') as StoredSplit[]) {
      const [split, watermark, , restarts] = stored
      const known = this.restored.get(split)
      const isNewer = known === undefined || restarts > known[3]
      // In mid-stream all subtasks have the one split '': the slowest of them decides.
      if (isNewer || (restarts === known[3] && watermark < known[1])) this.restored.set(split, stored)
      this.restarts = Math.max(this.restarts, restarts + 1)
    }
  }

  /** The timestamp the assigner gives. */
  timestampOf(value: T, timestamp: number): number {
    const assigned = (this.assign as TimestampAssigner<T>)(
      value,
      timestamp === NO_TIMESTAMP ? null : timestamp,
    )
    if (typeof assigned === 'number' && assigned >= MIN_TIMESTAMP && assigned <= MAX_TIMESTAMP)
      return assigned
    throw new WieselError(
      'INVALID_TIMESTAMP',
      `The timestamp assigner returned ${describeValue(assigned)}. It must return milliseconds since 1970 as a number; for text use Date.parse, for a Date its getTime().`,
    )
  }

  /** The usual strategies as straight code; everything else through `push`. */
  override inline(code: InlineContext): string | undefined {
    const straightLine = this.strategy.straightLine
    if (straightLine === undefined) return undefined
    const self = code.bind(this)
    const time = code.local('time')
    const assign =
      this.assign === undefined ? code.timestamp : `${self}.timestampOf(${code.value}, ${code.timestamp})`
    const note =
      straightLine === 'note-maximum'
        ? `if (${time} > ${self}.current.generator.maxTimestamp) ${self}.current.generator.maxTimestamp = ${time};`
        : ''
    return `const ${time} = ${assign};\n${code.emit(code.value, time)}\n${note}`
  }

  private addSplit(split: string): SplitTime<T> {
    const { combiner } = this
    const pause: Pause = { since: undefined, totalMs: 0 }
    const generator = this.strategy.createGenerator({
      now: () => this.context.now(),
      activeTime: () => (pause.since ?? this.context.now()) - pause.totalMs - this.heldUpMs,
    })
    const makeOutput = (emitAtOnce: boolean): WatermarkOutput => ({
      emitWatermark: (timestamp) => {
        combiner.update(split, timestamp)
        if (emitAtOnce) this.refresh()
      },
      markIdle: () => {
        combiner.setIdle(split, true)
        if (emitAtOnce) this.refresh()
      },
      markActive: () => {
        combiner.setIdle(split, false)
        if (emitAtOnce) this.refresh()
      },
    })
    combiner.add(split)
    const stored = this.restored.get(split)
    if (stored !== undefined) {
      this.restored.delete(split)
      combiner.update(split, stored[1])
      if (stored[2] !== undefined && stored[2] !== null) generator.restore?.(stored[2])
    }
    const time = { generator, pause, immediate: makeOutput(true), deferred: makeOutput(false) }
    this.splits.set(split, time)
    return time
  }

  private scheduleEmission(now: number): void {
    this.due = now + this.intervalMs
    this.context.wakeAt(this.due)
  }

  private emitPeriodic(): void {
    for (const { generator, deferred } of this.splits.values()) generator.onPeriodicEmit(deferred)
    this.refresh()
  }

  private refresh(): void {
    const rose = this.combiner.refresh()
    this.setIdle(this.combiner.idle)
    if (rose) this.out.watermark(this.combiner.watermark)
  }

  private setIdle(idle: boolean): void {
    if (idle === this.isIdle) return
    this.isIdle = idle
    this.out.idle(idle)
  }
}
