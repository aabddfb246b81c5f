/**
 * What: folds the records of each key and slice of aligned windows in front of an exchange, so that few accumulators travel
 *   in place of many records. Windows fire by watermark only, so nothing is late for it.
 * State: a table of partial results for each slice; how far watermarks have come.
 * Algorithm: everything goes on before a watermark, idleness, a checkpoint or the end does, or when there is much of it.
 *   Where there are hardly more records than keys, records pass for a while as they are.
 * Why results are equal: what comes between two watermarks still comes between them. A record of a window that may have
 *   fired at some consumer passes as it is, since it may be late there: a window that fired already fires for each such
 *   record, and a late one goes to a side output. No consumer is ahead of the watermarks that came through here, unless
 *   the producer was idle meanwhile.
 */
import { describeUntravelable } from '../columns/untravelable.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { checkKey } from '../operators/check-key.ts'
import { findSlotCode, SlotTable } from '../state/slot-table.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MIN_TIMESTAMP, NO_TIMESTAMP } from '../time/timestamp.ts'
import type { TumblingSlice } from './tumbling-store.ts'
import { sliceWidth, windowsOfSlice, type AlignedWindows } from './window-assigner.ts'
import type { WindowOptions } from './window-operator.ts'
import type { WindowMessage, WindowPartial } from './window-partial.ts'
import { TimeWindow } from './window.ts'

/** Partial results, and records in them, that are kept at most. */
const PARTIALS_MAX = 16_384
const RECORDS_MAX = 131_072
/** Records for each partial result below which it is cheaper to send them, and how many partial results tell. */
const WORTHWHILE = 1.25
const JUDGED_BY = 4096
/** Records that then pass before the next attempt. */
const PASSING = 100_000

type Slice<Acc> = TumblingSlice<WindowPartial<Acc>>

export class WindowCombineOperator<K, In, Acc> extends Operator<In, WindowMessage<In, Acc>> {
  private readonly options: WindowOptions<K, In, Acc, any, any, TimeWindow>
  private readonly aligned: AlignedWindows
  private readonly widthMs: number
  /** Whether it matters for more than a count that a record is late. */
  private readonly minds: boolean
  private readonly slices = new Map<number, Slice<Acc>>()
  /** The slice of the last record. Read by compiled chains. */
  slice: Slice<Acc> = NO_SLICE as Slice<Acc>
  /** Records that may be folded before all is sent. Counted down by compiled chains. */
  room = RECORDS_MAX
  private partials = 0
  /** What is being sent, and how much of it has been. */
  private leaving: WindowPartial<Acc>[] = []
  private left = 0
  private watermarkNow = MIN_TIMESTAMP
  private wasIdle = false
  private passing = 0
  private judged = { records: 0, partials: 0 }
  private accumulatorsTravel: boolean | undefined

  constructor(options: WindowOptions<K, In, Acc, any, any, TimeWindow>) {
    super()
    this.options = options
    this.aligned = options.assigner.aligned as AlignedWindows
    this.widthMs = sliceWidth(this.aligned)
    this.minds = options.lateTag !== undefined || options.allowedLatenessMs > 0
  }

  override get resumable(): boolean {
    return true
  }

  push(value: In, timestamp: number): void {
    this.place(value, timestamp)
  }

  /** Folds a record that is not of the current slice, or sends it on. */
  place(value: In, timestamp: number): void {
    const start = TimeWindow.startOf(timestamp, this.aligned.offsetMs, this.widthMs)
    if (this.passing > 0) this.passing--
    else if (this.mayFold(timestamp, start)) {
      this.slice = this.sliceAt(start)
      this.fold(checkKey(this.options.keyOf(value), value), value, timestamp)
      return
    }
    this.out.push({ record: value }, timestamp)
  }

  /** Folds a record of the current slice. */
  fold(key: K, value: In, timestamp: number): void {
    const { table } = this.slice
    const slot = table.find(key)
    if (slot === undefined) this.begin(key, value, timestamp)
    else {
      const partial = table.get(slot)
      partial.accumulator = this.options.aggregation.add(value, partial.accumulator)
      partial.records++
      if (--this.room <= 0) this.send()
    }
  }

  /** The first record of a key in the current slice. */
  begin(key: K, value: In, timestamp: number): void {
    const { start, table } = this.slice
    const accumulator = this.options.aggregation.add(value, undefined)
    this.accumulatorsTravel ??= describeUntravelable(accumulator) === undefined
    if (!this.accumulatorsTravel) {
      this.slice = NO_SLICE as Slice<Acc>
      this.out.push({ record: value }, timestamp)
      return
    }
    table.insert(key, { key, slice: start, records: 1, accumulator })
    this.room--
    if (++this.partials >= PARTIALS_MAX || this.room <= 0) this.send()
  }

  override watermark(timestamp: number): void {
    this.send()
    this.watermarkNow = Math.max(this.watermarkNow, timestamp)
    this.context.behind(() => this.out.watermark(timestamp))
  }

  override idle(idle: boolean): void {
    this.send()
    this.wasIdle ||= idle
    this.context.behind(() => this.out.idle(idle))
  }

  override end(): void {
    this.send()
    this.context.behind(() => this.out.end())
  }

  override prepareSnapshot(): void {
    this.send()
  }

  override snapshot(writer: SnapshotWriter): void {
    const kept = this.leaving.slice(this.left)
    for (const { table } of this.slices.values())
      for (const [, partial] of table.entries()) kept.push(partial)
    writer.list('partials', kept)
    writer.list('passed', [[this.watermarkNow, this.wasIdle]], 'union')
  }

  override restore(reader: SnapshotReader): void {
    for (const stored of reader.list('partials') as WindowPartial<Acc>[]) this.takeUp(stored)
    for (const [watermark, wasIdle] of reader.list('passed') as [number, boolean][]) {
      this.watermarkNow = Math.max(this.watermarkNow, watermark)
      this.wasIdle ||= wasIdle
    }
  }

  override inline(code: InlineContext): string {
    const self = code.bind(this)
    const [slice, key, slot, table, partial] = ['slice', 'key', 'slot', 'table', 'partial'].map((hint) =>
      code.local(hint),
    )
    return `const ${slice} = ${self}.slice;
if (${code.timestamp} >= ${slice}.start && ${code.timestamp} < ${slice}.end) {
const ${key} = ${code.bind(this.options.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${table} = ${slice}.table;
const ${slot} = ${findSlotCode(table, key)};
if (${slot} === undefined) ${self}.begin(${key}, ${code.value}, ${code.timestamp});
else {
const ${partial} = ${table}.values[${slot} >> 14][${slot} & 16383];
${partial}.accumulator = ${code.bind(this.options.aggregation)}.add(${code.value}, ${partial}.accumulator);
${partial}.records++;
if (--${self}.room <= 0) ${self}.send();
}
} else ${self}.place(${code.value}, ${code.timestamp});`
  }

  /** Sends all partial results, oldest slice first. */
  send(): void {
    if (this.partials === 0) return
    const { judged } = this
    judged.records += RECORDS_MAX - this.room
    judged.partials += this.partials
    if (judged.partials >= JUDGED_BY) {
      if (judged.records < judged.partials * WORTHWHILE) this.passing = PASSING
      this.judged = { records: 0, partials: 0 }
    }
    // What is left of an earlier sending goes first.
    this.leaving = this.leaving.slice(this.left)
    this.left = 0
    for (const start of [...this.slices.keys()].sort((a, b) => a - b))
      for (const [, partial] of this.sliceAt(start).table.entries()) this.leaving.push(partial)
    this.slices.clear()
    this.slice = NO_SLICE as Slice<Acc>
    this.room = RECORDS_MAX
    this.partials = 0
    this.context.drive({ step: () => this.sendOne() })
  }

  private sendOne(): boolean {
    if (this.left === this.leaving.length) {
      this.leaving = []
      this.left = 0
      return false
    }
    const partial = this.leaving[this.left++]
    this.out.push(partial, partial.slice + this.widthMs - 1)
    return true
  }

  /** Whether a record is of a window that has fired nowhere. */
  private mayFold(timestamp: number, slice: number): boolean {
    return (
      timestamp !== NO_TIMESTAMP &&
      slice + this.widthMs - 1 > this.watermarkNow &&
      !(this.wasIdle && this.minds) &&
      this.accumulatorsTravel !== false &&
      windowsOfSlice(this.aligned, slice).length > 0
    )
  }

  private sliceAt(start: number): Slice<Acc> {
    let slice = this.slices.get(start)
    if (slice === undefined)
      this.slices.set(start, (slice = { start, end: start + this.widthMs, table: new SlotTable() }))
    return slice
  }

  /** Adds a stored partial result: after rescaling there may be several of a key and slice. */
  private takeUp(stored: WindowPartial<Acc>): void {
    const { table } = this.sliceAt(stored.slice)
    const merge = this.options.aggregation.merge as (a: Acc, b: Acc) => Acc
    const slot = table.find(stored.key)
    if (slot === undefined) {
      table.insert(stored.key, stored)
      this.partials++
    } else {
      const partial = table.get(slot)
      partial.accumulator = merge(partial.accumulator, stored.accumulator)
      partial.records += stored.records
    }
  }
}

/** Stands for "no current slice": no timestamp falls into it. */
const NO_SLICE: TumblingSlice<unknown> = { start: Infinity, end: -Infinity, table: new SlotTable() }
