/**
 * What: event-time windows that are the same for all keys (tumbling, sliding), fired by the watermark; state by window
 *   first, key second. Same results as the {@link WindowOperator} with the default trigger and no evictor.
 * State: {@link Slices}; the starts of windows not yet fired, and of fired ones that late records may still change; for
 *   each key group how far windows have fired (the *frontier*), which also is what counts as late after a restart.
 * Algorithm: a record goes into one slice. When the watermark passes the end of a window, one walk over its keys fires
 *   it: no timer per key. A record that is late but allowed fires its window for its key at once.
 * Why a restart is right: a key that has fired in a walk is noted until the walk ends, so none fires twice, and
 *   none is forgotten.
 */
import { MissingTimestampError, StateError } from '../errors/errors.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { checkKey } from '../operators/check-key.ts'
import { findCode, keyGroupOfEntry, type KeyEntry } from '../state/key-table.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { addTime, MIN_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'
import { Frontier } from './frontier.ts'
import { Slice, Slices } from './slices.ts'
import type { AlignedWindows } from './window-assigner.ts'
import { noWindowState, WindowEmitter } from './window-emitter.ts'
import type { WindowOptions } from './window-operator.ts'
import { WindowSchedule } from './window-schedule.ts'
import { TimeWindow } from './window.ts'

/** A walk over the keys of a window that fires. */
interface Walk<Acc> {
  readonly window: TimeWindow
  /** Whether all contents are in one slice. */
  readonly single: boolean
  readonly entries: Iterator<KeyEntry<Acc>>
  /** Keys fired so far. */
  readonly fired: unknown[]
}

const NO_STATE = noWindowState(
  'A window function that keeps windowState() declares clear(context), which removes it when the window ends.',
)

export class AlignedWindowOperator<K, In, Acc, Result, Out> extends Operator<In, Out> {
  private readonly options: WindowOptions<K, In, Acc, Result, Out, TimeWindow>
  private readonly aligned: AlignedWindows
  private readonly slices: Slices<Acc>
  private readonly schedule: WindowSchedule
  private readonly emitter: WindowEmitter<unknown, Out, K, TimeWindow>
  private readonly frontier = new Frontier()
  private watermarkNow = MIN_TIMESTAMP
  private readonly keyOf: (value: In) => K
  private readonly add: (value: In, accumulator: Acc | undefined) => Acc
  /** The slice of the last record, if records in it are on time for all its windows. Read by compiled chains. */
  private slice: Slice<Acc> = NO_SLICE as Slice<Acc>
  /** The window being fired. */
  private walk: Walk<Acc> | undefined

  constructor(options: WindowOptions<K, In, Acc, Result, Out, TimeWindow>) {
    super()
    this.options = options
    this.aligned = options.assigner.aligned as AlignedWindows
    this.slices = new Slices<Acc>(this.aligned)
    this.schedule = new WindowSchedule(this.aligned.sizeMs, options.allowedLatenessMs)
    this.keyOf = options.keyOf
    this.add = (value, accumulator) => options.aggregation.add(value, accumulator)
    this.emitter = new WindowEmitter(this, options.process, {
      enter: () => {},
      currentWatermark: () => this.watermarkNow,
      windowState: NO_STATE,
    })
  }

  override get resumable(): boolean {
    return true
  }

  override open(): void | Promise<void> {
    return this.emitter.open()
  }

  push(value: In, timestamp: number): void {
    const { slice } = this
    if (timestamp >= slice.start && timestamp < slice.end)
      this.put(slice, checkKey(this.keyOf(value), value), value)
    else this.place(value, timestamp)
  }

  /** Puts a record where it belongs when that is not the current slice. */
  place(value: In, timestamp: number): void {
    if (timestamp === NO_TIMESTAMP) throw new MissingTimestampError(this.options.assigner.name)
    const key = checkKey(this.keyOf(value), value)
    const start = this.slices.startOf(timestamp)
    const restarted = !this.frontier.isEmpty
    const passed = restarted
      ? Math.max(this.watermarkNow, this.frontier.of(key, this.context.maxParallelism))
      : this.watermarkNow
    const live = this.slices
      .windowsOf(start)
      .filter((window) => addTime(this.endOf(window) - 1, this.options.allowedLatenessMs) > passed)
    if (live.length === 0) {
      this.late(value, timestamp, passed)
      return
    }
    const slice = this.openSlice(start)
    // Windows of this slice end at its end or later: if the watermark is before that, none of them has fired.
    if (!restarted && slice.end - 1 > passed) this.slice = slice
    this.put(slice, key, value)
    for (const window of live.toReversed()) {
      if (this.endOf(window) - 1 <= passed || (restarted && this.frontier.hasFired(key, window)))
        this.fireKey(this.timeWindow(window), key)
    }
  }

  override watermark(timestamp: number): void {
    this.watermarkNow = timestamp
    this.slice = NO_SLICE as Slice<Acc>
    if (this.schedule.nothingToDo(timestamp)) this.pass(timestamp)
    else this.context.drive({ step: () => this.fireStep(timestamp) })
  }

  override inline(code: InlineContext): string {
    const self = code.bind(this)
    const [slice, key, entry, table] = [
      code.local('slice'),
      code.local('key'),
      code.local('entry'),
      code.local('table'),
    ]
    return `const ${slice} = ${self}.slice;
if (${code.timestamp} >= ${slice}.start && ${code.timestamp} < ${slice}.end) {
const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${table} = ${slice}.table;
const ${entry} = ${findCode(table, key)};
if (${entry} === undefined) ${slice}.table.insert(${key}, ${code.bind(this.options.aggregation)}.add(${code.value}, undefined));
else ${entry}.value = ${code.bind(this.options.aggregation)}.add(${code.value}, ${entry}.value);
} else ${self}.place(${code.value}, ${code.timestamp});`
  }

  override snapshot(writer: SnapshotWriter): void {
    const { maxParallelism } = this.context
    for (const slice of this.slices.values()) {
      for (const entry of slice.table)
        writer.keyed('slices', entry.key, [slice.start, entry.value], keyGroupOfEntry(entry, maxParallelism))
    }
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
      const [start, accumulator] = stored as [number, Acc]
      this.openSlice(start).table.insert(key, accumulator)
    }
    this.emitter.globalState.restore(reader)
  }

  override close(): void | Promise<void> {
    return this.emitter.close()
  }

  private put(slice: Slice<Acc>, key: K, value: In): void {
    const entry = slice.table.find(key)
    if (entry === undefined) slice.table.insert(key, this.add(value, undefined))
    else entry.value = this.add(value, entry.value)
  }

  private openSlice(start: number): Slice<Acc> {
    const known = this.slices.get(start)
    if (known !== undefined) return known
    this.schedule.add(this.slices.windowsOf(start))
    return this.slices.getOrCreate(start)
  }

  private late(value: In, timestamp: number, watermark: number): void {
    const { lateTag, allowedLatenessMs } = this.options
    if (addTime(timestamp, allowedLatenessMs) > watermark) return
    if (lateTag === undefined) this.context.metrics.counter('numLateRecordsDropped').value++
    else this.sideOutputs.get(lateTag)?.push(value, timestamp)
  }

  /** The next thing to do for a watermark: one key of a window, or the end of it. */
  private fireStep(watermark: number): boolean {
    if (this.walk !== undefined) {
      this.fireNext(this.walk)
      return true
    }
    const due = this.schedule.due(watermark)
    if (due !== undefined) {
      this.walk = this.startWalk(this.timeWindow(due))
      return true
    }
    for (const start of this.schedule.takeExpired(watermark)) this.removeWindow(start)
    this.pass(watermark)
    return false
  }

  private pass(watermark: number): void {
    if (!this.frontier.isEmpty) this.frontier.advance(watermark)
    this.out.watermark(watermark)
  }

  private startWalk(window: TimeWindow): Walk<Acc> {
    const slices = this.slices.ofWindow(window.start)
    const single = slices.length === 1
    return {
      window,
      single,
      entries: single ? slices[0].table[Symbol.iterator]() : distinctKeys(slices),
      fired: [],
    }
  }

  private fireNext(walk: Walk<Acc>): void {
    const next = walk.entries.next()
    if (next.done === true) {
      this.walk = undefined
      this.schedule.fired(walk.window.start)
      return
    }
    const entry = next.value
    if (!this.frontier.isEmpty && this.firedBefore(entry.key, walk.window)) return
    walk.fired.push(entry.key)
    if (walk.single) this.emit(walk.window, entry.key as K, entry.value)
    else this.fireKey(walk.window, entry.key as K)
  }

  private firedBefore(key: unknown, window: TimeWindow): boolean {
    return (
      window.maxTimestamp <= this.frontier.of(key, this.context.maxParallelism) ||
      this.frontier.hasFired(key, window.start)
    )
  }

  private fireKey(window: TimeWindow, key: K): void {
    this.emit(window, key, this.accumulatorOf(window, key))
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

  private accumulatorOf(window: TimeWindow, key: K): Acc {
    const { aggregation } = this.options
    let merged: Acc | undefined
    let own = false
    for (const slice of this.slices.ofWindow(window.start)) {
      const entry = slice.table.find(key)
      if (entry === undefined) continue
      if (merged === undefined) {
        merged = entry.value
        continue
      }
      if (!own) merged = aggregation.copy?.(merged) ?? merged
      own = true
      merged = aggregation.merge?.(merged, entry.value)
    }
    if (merged === undefined)
      throw new StateError('EMPTY_WINDOW', `Window ${window.id} fired for a key that has no contents.`)
    return merged
  }

  /** A window will never be asked for again: so are slices that belong to no later one. */
  private removeWindow(start: number): void {
    for (const slice of this.slices.ofWindow(start)) {
      if (this.slices.windowsOf(slice.start).every((window) => window <= start))
        this.slices.delete(slice.start)
    }
  }
}

/** Every key of some slices, once. */
function* distinctKeys<Acc>(slices: readonly Slice<Acc>[]): IterableIterator<KeyEntry<Acc>> {
  for (let i = 0; i < slices.length; i++) {
    for (const entry of slices[i].table) {
      let seen = false
      for (let earlier = 0; earlier < i && !seen; earlier++)
        seen = slices[earlier].table.find(entry.key) !== undefined
      if (!seen) yield entry
    }
  }
}

/** Stands for "no current slice": no timestamp falls into it. */
const NO_SLICE = new Slice<unknown>(Infinity, -Infinity)
