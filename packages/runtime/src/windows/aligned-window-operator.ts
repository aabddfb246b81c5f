/**
 * What: event-time windows that are the same for all keys (tumbling, sliding), fired by the watermark; state by window
 *   first, key second. Same results as the {@link WindowOperator} with the default trigger and no evictor.
 * State: a {@link WindowStore}; the starts of windows not yet fired, and of fired ones that late records may still change; for
 *   each key group how far windows have fired (the *frontier*), which also is what counts as late after a restart.
 * Algorithm: a record goes into one slice. When the watermark passes the end of a window, one walk over its keys fires
 *   it: no timer per key. A record that is late but allowed fires its window for its key at once.
 * Why a restart is right: a key that has fired in a walk is noted until the walk ends, so none fires twice, and
 *   none is forgotten.
 */
import { MissingTimestampError } from '../errors/errors.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { checkKey } from '../operators/check-key.ts'
import type { ReadableState } from '../state/readable-state.ts'
import { findSlotCode, SlotTable } from '../state/slot-table.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { addTime, MIN_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'
import { Frontier } from './frontier.ts'
import { SlidingStore } from './sliding-store.ts'
import { TumblingStore, type TumblingSlice } from './tumbling-store.ts'
import type { KeyAccumulator } from './window-store.ts'
import { sliceWidth, windowsOfSlice, type AlignedWindows } from './window-assigner.ts'
import { readableWindows } from './read-windows.ts'
import { noWindowState, WindowEmitter } from './window-emitter.ts'
import type { WindowOptions } from './window-operator.ts'
import type { WindowPartial } from './window-partial.ts'
import { WindowSchedule } from './window-schedule.ts'
import { TimeWindow } from './window.ts'

/** A walk over the keys of a window that fires. */
interface Walk<Acc> {
  readonly window: TimeWindow
  readonly entries: Iterator<KeyAccumulator<Acc>>
  /** Keys fired so far. */
  readonly fired: unknown[]
}

const NO_STATE = noWindowState(
  'A window function that keeps windowState() declares clear(context), which removes it when the window ends.',
)

export class AlignedWindowOperator<K, In, Acc, Result, Out> extends Operator<In, Out> {
  private readonly options: WindowOptions<K, In, Acc, Result, Out, TimeWindow>
  private readonly aligned: AlignedWindows
  private readonly widthMs: number
  private readonly store: TumblingStore<In, Acc> | SlidingStore<In, Acc>
  /** Slices whose windows are all scheduled. */
  private readonly scheduled = new Set<number>()
  private readonly schedule: WindowSchedule
  private readonly emitter: WindowEmitter<unknown, Out, K, TimeWindow>
  private readonly frontier = new Frontier()
  private watermarkNow = MIN_TIMESTAMP
  private readonly keyOf: (value: In) => K
  /** The slice of the last record, if records in it are on time for all its windows. Read by compiled chains. */
  slice: TumblingSlice<Acc> = NO_SLICE as TumblingSlice<Acc>
  /** The window being fired. */
  private walk: Walk<Acc> | undefined

  constructor(options: WindowOptions<K, In, Acc, Result, Out, TimeWindow>) {
    super()
    this.options = options
    this.aligned = options.assigner.aligned as AlignedWindows
    const { sizeMs } = this.aligned
    this.widthMs = sliceWidth(this.aligned)
    this.store =
      this.widthMs === sizeMs
        ? new TumblingStore(sizeMs, options.aggregation)
        : new SlidingStore(this.aligned, this.widthMs, options.aggregation)
    this.schedule = new WindowSchedule(this.aligned.sizeMs, options.allowedLatenessMs)
    this.keyOf = options.keyOf
    this.emitter = new WindowEmitter(this, options.process, {
      enter: () => {},
      currentWatermark: () => this.watermarkNow,
      windowState: NO_STATE,
    })
  }

  override get resumable(): boolean {
    return true
  }

  override get keyedState(): ReadableState {
    return readableWindows((key) => this.read(key), this.emitter.globalState)
  }

  override open(): void | Promise<void> {
    return this.emitter.open()
  }

  push(value: In, timestamp: number): void {
    this.place(value, timestamp)
  }

  /** Puts a record where it belongs when that is not the current slice. */
  place(value: In, timestamp: number): void {
    if (timestamp === NO_TIMESTAMP) throw new MissingTimestampError(this.options.assigner.name)
    const key = checkKey(this.keyOf(value), value)
    const start = TimeWindow.startOf(timestamp, this.aligned.offsetMs, this.widthMs)
    if (this.isOnTime(start)) {
      this.store.put(key, start, value)
      this.enterSlice(start)
      return
    }
    const passed = this.passedFor(key)
    const live = this.liveWindows(start, passed)
    if (live.length === 0) this.late(value, timestamp, passed)
    else this.putInto(live, start, key, passed, () => this.store.put(key, start, value))
  }

  /** Puts what was made of records of a key in one slice where it belongs. */
  protected placePartial({ key, slice, records, accumulator }: WindowPartial<Acc>): void {
    const put = (): void => this.store.merge(key, slice, accumulator)
    if (this.isOnTime(slice)) {
      put()
      return
    }
    const passed = this.passedFor(key)
    const live = this.liveWindows(slice, passed)
    if (live.length === 0) this.context.metrics.counter(LATE_DROPPED).value += records
    else this.putInto(live, slice, key as K, passed, put)
  }

  override watermark(timestamp: number): void {
    this.watermarkNow = timestamp
    this.slice = NO_SLICE as TumblingSlice<Acc>
    if (this.schedule.nothingToDo(timestamp)) this.pass(timestamp)
    else this.context.drive({ step: () => this.fireStep(timestamp) })
  }

  override inline(code: InlineContext): string | undefined {
    const self = code.bind(this)
    if (!(this.store instanceof TumblingStore)) return `${self}.place(${code.value}, ${code.timestamp});`
    const [slice, key, slot, table, values] = ['slice', 'key', 'slot', 'table', 'values'].map((hint) =>
      code.local(hint),
    )
    const aggregation = code.bind(this.options.aggregation)
    return `const ${slice} = ${self}.slice;
if (${code.timestamp} >= ${slice}.start && ${code.timestamp} < ${slice}.end) {
const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${table} = ${slice}.table;
const ${slot} = ${findSlotCode(table, key)};
if (${slot} === undefined) ${table}.insert(${key}, ${aggregation}.add(${code.value}, undefined));
else {
const ${values} = ${table}.values[${slot} >> 14];
${values}[${slot} & 16383] = ${aggregation}.add(${code.value}, ${values}[${slot} & 16383]);
}
} else ${self}.place(${code.value}, ${code.timestamp});`
  }

  override snapshot(writer: SnapshotWriter): void {
    const { maxParallelism } = this.context
    this.store.snapshot(writer, (key, slice, accumulator) =>
      writer.keyed('slices', key, [slice, accumulator]),
    )
    this.frontier.snapshot(writer, this.schedule.firedUpTo(this.watermarkNow), this.context)
    const { walk } = this
    if (walk !== undefined)
      for (const key of walk.fired)
        Frontier.snapshotFired(writer, key, walk.window.start, walk.window.maxTimestamp)
    this.emitter.globalState.snapshot(writer, maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.frontier.restore(reader)
    for (const [key, stored] of reader.keyed('slices')) {
      const [slice, accumulator] = stored as [number, Acc]
      this.store.load(key, slice, accumulator)
      for (const window of windowsOfSlice(this.aligned, slice)) this.schedule.add(window)
    }
    this.emitter.globalState.restore(reader)
  }

  override close(): void | Promise<void> {
    return this.emitter.close()
  }

  private read(key: unknown): [TimeWindow, unknown][] {
    return this.schedule.windows.flatMap((start): [TimeWindow, unknown][] => {
      const accumulator = this.store.accumulatorOf(start, key)
      if (accumulator === undefined) return []
      return [[this.timeWindow(start), this.options.aggregation.result(accumulator)]]
    })
  }

  /** Adds to a slice for the first time, or behind the watermark: its windows are scheduled, or fire for the key at once. */
  private putInto(live: readonly number[], start: number, key: K, passed: number, put: () => void): void {
    for (const window of live) {
      if (this.endOf(window) - 1 > passed) this.schedule.add(window)
      else this.schedule.addFired(window)
    }
    if (start + this.widthMs - 1 > passed) this.scheduled.add(start)
    put()
    for (const window of live.toReversed()) {
      if (this.endOf(window) - 1 <= passed || this.frontier.hasFired(key, window)) this.fireKey(window, key)
    }
  }

  /** Whether none of a slice's windows has fired: they end at its end or later. */
  private isOnTime(slice: number): boolean {
    return this.scheduled.has(slice) && slice + this.widthMs - 1 > this.watermarkNow && this.frontier.isEmpty
  }

  /** All windows that end at or before this have fired for the key. */
  private passedFor(key: unknown): number {
    if (this.frontier.isEmpty) return this.watermarkNow
    return Math.max(this.watermarkNow, this.frontier.of(key, this.context.maxParallelism))
  }

  /** Starts of a slice's windows that still take records. */
  private liveWindows(slice: number, passed: number): number[] {
    return windowsOfSlice(this.aligned, slice).filter(
      (window) => addTime(this.endOf(window) - 1, this.options.allowedLatenessMs) > passed,
    )
  }

  /** Makes a slice the current one, where compiled chains add to it directly. */
  private enterSlice(start: number): void {
    if (this.store instanceof TumblingStore)
      this.slice = this.store.get(start) ?? (NO_SLICE as TumblingSlice<Acc>)
  }

  private late(value: In, timestamp: number, watermark: number): void {
    const { lateTag, allowedLatenessMs } = this.options
    if (addTime(timestamp, allowedLatenessMs) > watermark) return
    if (lateTag === undefined) this.context.metrics.counter(LATE_DROPPED).value++
    else this.sideOutputs.get(lateTag)?.push(value, timestamp)
  }

  /**
   * Fires the next key that a watermark makes due, or ends the watermark. Every step leaves a trace in the state, so that
   * even with a restart after each of them all keys have their turn.
   */
  private fireStep(watermark: number): boolean {
    for (;;) {
      if (this.walk === undefined) {
        const due = this.schedule.due(watermark)
        if (due === undefined) break
        this.walk = { window: this.timeWindow(due), entries: this.store.walk(due), fired: [] }
      }
      if (this.fireNext(this.walk)) return true
      this.schedule.fired(this.walk.window.start)
      this.walk = undefined
      this.expireWindows(watermark)
    }
    this.expire(watermark)
    this.pass(watermark)
    return false
  }

  private pass(watermark: number): void {
    if (!this.frontier.isEmpty) this.frontier.advance(watermark)
    this.out.watermark(watermark)
  }

  private expireWindows(watermark: number): void {
    for (const window of this.schedule.takeExpired(watermark)) this.store.expire(window)
  }

  private expire(watermark: number): void {
    this.expireWindows(watermark)
    for (const slice of this.scheduled)
      if (slice + this.widthMs - 1 <= watermark) this.scheduled.delete(slice)
    if (this.schedule.isEmpty) this.store.clear()
  }

  /** Fires the window for its next key; false when there is none. */
  private fireNext(walk: Walk<Acc>): boolean {
    for (let next = walk.entries.next(); next.done !== true; next = walk.entries.next()) {
      const entry = next.value
      if (!this.frontier.isEmpty && this.firedBefore(entry.key, walk.window)) continue
      walk.fired.push(entry.key)
      this.emit(walk.window, entry.key as K, entry.value)
      return true
    }
    return false
  }

  private firedBefore(key: unknown, window: TimeWindow): boolean {
    return (
      window.maxTimestamp <= this.frontier.of(key, this.context.maxParallelism) ||
      this.frontier.hasFired(key, window.start)
    )
  }

  private fireKey(window: number, key: K): void {
    this.emit(this.timeWindow(window), key, this.store.accumulatorOf(window, key) as Acc)
  }

  private emit(window: TimeWindow, key: K, accumulator: Acc): void {
    const { aggregation, keepsElements } = this.options
    const result: unknown = aggregation.result(accumulator)
    if (keepsElements) this.emitter.emitAll(key, window, (result as unknown[]).slice())
    else this.emitter.emitResult(key, window, result)
  }

  private endOf(windowStart: number): number {
    return windowStart + this.aligned.sizeMs
  }

  private timeWindow(start: number): TimeWindow {
    return new TimeWindow(start, this.endOf(start))
  }
}

const LATE_DROPPED = 'numLateRecordsDropped'

/** Stands for "no current slice": no timestamp falls into it. */
const NO_SLICE: TumblingSlice<unknown> = { start: Infinity, end: -Infinity, table: new SlotTable() }
