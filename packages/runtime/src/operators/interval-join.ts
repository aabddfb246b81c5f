/**
 * What: joins records of two keyed inputs whose timestamps are near each other: right in [left + lower, left + upper].
 * State: per key the records of both sides, each sorted by timestamp; a timer for the time from which a record cannot
 *   have partners any more.
 * Algorithm: a record is kept, and paired at once with what the other side has in its interval. A left record is needed
 *   until the watermark reaches its time + max(upper, 0), a right one until its time − min(lower, 0).
 * Why correct: of two partners the later one to come finds the other, and only it. What is removed could be partner only
 *   of records before the watermark, and those are late: they are not joined.
 */
import { MissingTimestampError } from '../errors/errors.ts'
import type { Collector, Emitted, RuntimeContext } from '../operator/function-types.ts'
import { instantiate } from '../operator/instantiate.ts'
import { Operator } from '../operator/operator.ts'
import { emitToSide, type OutputTag } from '../operator/output-tag.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { Output } from '../records/output.ts'
import { KeyTable, keyGroupOfEntry } from '../state/key-table.ts'
import { oneState, type ReadableState } from '../state/readable-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import type { Timer } from '../time/timer-queue.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { checkKey } from './check-key.ts'
import { dropUntil, insertSorted, rowsBetween, type TimedRow } from './timed-rows.ts'
import { Timers } from './timers.ts'
import { twoInputs } from './two-inputs.ts'

/** Given to every call of a {@link ProcessJoinFunction}; one object, valid during the call. */
export interface JoinContext {
  readonly leftTimestamp: number
  readonly rightTimestamp: number
  /** The timestamp of results: the later one of both. */
  readonly timestamp: number
  /** Emits to a side output, with the timestamp of results. */
  output<T>(tag: OutputTag<T>, value: T): void
}

/** A function over each pair of an interval join. Instances and generators are as for a {@link ProcessFunction}. */
export interface ProcessJoinFunction<L, R, Out> {
  open?(context: RuntimeContext): void | Promise<void>
  processElement(left: L, right: R, context: JoinContext, out: Collector<Out>): Emitted<Out>
  close?(): void | Promise<void>
}

export interface IntervalJoinOptions<L, R, Out> {
  readonly leftKey: (value: L) => unknown
  readonly rightKey: (value: R) => unknown
  /** Both inclusive, milliseconds. */
  readonly lowerMs: number
  readonly upperMs: number
  readonly leftLateTag?: string
  readonly rightLateTag?: string
  readonly join: ProcessJoinFunction<L, R, Out> | (() => ProcessJoinFunction<L, R, Out>)
}

type Sides = [left: TimedRow[], right: TimedRow[]]

const LEFT = 0
const RIGHT = 1

export class IntervalJoinOperator<L, R, Out> extends Operator<never, Out> {
  private readonly options: IntervalJoinOptions<L, R, Out>
  private readonly userFunction: ProcessJoinFunction<L, R, Out>
  private readonly table = new KeyTable<Sides>()
  private readonly inputs: readonly Output[]
  private timers!: Timers
  private readonly pair = { leftTimestamp: 0, rightTimestamp: 0, timestamp: 0 }
  private readonly userContext: JoinContext
  private readonly collect: Collector<Out> = (value) => this.out.push(value, this.pair.timestamp)

  constructor(options: IntervalJoinOptions<L, R, Out>) {
    super()
    this.options = options
    this.userFunction = instantiate(options.join)
    this.userContext = Object.assign(this.pair, {
      output: <T>(tag: OutputTag<T>, value: T): void =>
        emitToSide(this.sideOutputs, tag, value, this.pair.timestamp),
    })
    this.inputs = twoInputs<L, R>(
      this,
      (value, timestamp) => this.take(LEFT, options.leftKey(value), value, timestamp),
      (value, timestamp) => this.take(RIGHT, options.rightKey(value), value, timestamp),
    )
  }

  override get resumable(): boolean {
    return true
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override get keyedState(): ReadableState {
    return oneState('records', (key) => {
      const sides = this.table.find(key)?.value.map((rows) => rows.map(([, value]) => value))
      return sides === undefined ? undefined : { left: sides[LEFT], right: sides[RIGHT] }
    })
  }

  override open(): void | Promise<void> {
    this.prepare()
    return this.userFunction.open?.(runtimeContext(this.context))
  }

  /** Records come through the inputs. */
  push(): void {}

  override watermark(timestamp: number): void {
    this.timers.advanceWatermark(timestamp, () => this.out.watermark(timestamp))
  }

  override endKeys(): boolean {
    return this.timers.fireAtEnd()
  }

  override snapshot(writer: SnapshotWriter): void {
    const { maxParallelism } = this.context
    this.table.writeTo(writer, (entry) =>
      writer.keyed('rows', entry.key, entry.value, keyGroupOfEntry(entry, maxParallelism)),
    )
    this.timers.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.prepare()
    for (const [key, sides] of reader.keyed('rows')) this.table.insert(key, sides as Sides)
    this.timers.restore(reader)
  }

  override close(): void | Promise<void> {
    return this.userFunction.close?.()
  }

  private prepare(): void {
    this.timers ??= new Timers(this.context, (timer) => this.expire(timer))
  }

  private take(side: 0 | 1, key: unknown, value: unknown, timestamp: number): void {
    checkKey(key, value)
    if (timestamp === NO_TIMESTAMP) throw new MissingTimestampError(this.context.name)
    if (timestamp < this.timers.currentWatermark) {
      this.drop(side, value, timestamp)
      return
    }
    const { lowerMs, upperMs } = this.options
    const entry = this.table.find(key) ?? this.table.insert(key, [[], []])
    insertSorted(entry.value[side], [timestamp, value])
    const needed = side === LEFT ? Math.max(upperMs, 0) : -Math.min(lowerMs, 0)
    this.timers.addEvent(timestamp + needed, key, side === LEFT ? 'left' : 'right')
    const partners =
      side === LEFT
        ? rowsBetween(entry.value[RIGHT], timestamp + lowerMs, timestamp + upperMs)
        : rowsBetween(entry.value[LEFT], timestamp - upperMs, timestamp - lowerMs)
    if (partners.length > 0) this.joinEach(side, [timestamp, value], partners)
  }

  private joinEach(side: 0 | 1, row: TimedRow, partners: readonly TimedRow[]): void {
    let next = 0
    this.context.drive({
      volatile: true,
      step: () => {
        const partner = partners[next++]
        if (side === LEFT) this.join(row, partner)
        else this.join(partner, row)
        return next < partners.length
      },
    })
  }

  private join(left: TimedRow, right: TimedRow): void {
    const enter = (): void => {
      this.pair.leftTimestamp = left[0]
      this.pair.rightTimestamp = right[0]
      this.pair.timestamp = Math.max(left[0], right[0])
    }
    enter()
    const returned = this.userFunction.processElement(
      left[1] as L,
      right[1] as R,
      this.userContext,
      this.collect,
    )
    if (returned !== undefined) emitReturned(returned, this.pair.timestamp, this.out, this.context, enter)
  }

  private drop(side: 0 | 1, value: unknown, timestamp: number): void {
    const { leftLateTag, rightLateTag } = this.options
    const tag = side === LEFT ? leftLateTag : rightLateTag
    if (tag === undefined) this.context.metrics.counter('numLateRecordsDropped').value++
    else this.sideOutputs.get(tag)?.push(value, timestamp)
  }

  /** The watermark has come to where records of one side and time cannot have partners any more. */
  private expire({ key, time, namespace }: Timer): void {
    const entry = this.table.find(key)
    if (entry === undefined) return
    const { lowerMs, upperMs } = this.options
    if (namespace === 'left') dropUntil(entry.value[LEFT], time - Math.max(upperMs, 0))
    else dropUntil(entry.value[RIGHT], time + Math.min(lowerMs, 0))
    if (entry.value[LEFT].length + entry.value[RIGHT].length === 0) this.table.remove(entry)
  }
}
