/**
 * What: the part of pattern operators that knows keys and time; subclasses know engines.
 * State: for each key the events that wait for their time, and what the engines know (`matching`). A key's entry exists
 *   exactly while there is one or the other. A timer per key at most: at its first waiting event, or at the next moment
 *   at which time ends something for an engine. Timers follow from the rest, so they are no part of snapshots.
 * Algorithm: in event time events wait, by timestamp, until the watermark has reached them; one that the watermark has
 *   passed is late. Then the keys that are due come one after the other, by their timers: each step of the cursor
 *   processes one event, the last one lets the rest of the time pass. In processing time an event is processed at once,
 *   or, if a comparator orders those of one millisecond, once the clock has passed it.
 * Why correct: a step takes the event it processes out of the state, so a snapshot between two steps neither loses nor
 *   repeats any. How far time had come for each key group is kept in the {@link Frontier}: after a restore late events
 *   stay late, and no engine ever sees time go back.
 */
import {
  MAX_TIMESTAMP,
  MIN_TIMESTAMP,
  MissingTimestampError,
  NO_TIMESTAMP,
  UserFunctionError,
} from '@wiesel/runtime'
import {
  checkKey,
  Frontier,
  keyGroupOfEntry,
  KeyTable,
  Operator,
  TimerQueue,
  type KeyEntry,
  type SnapshotReader,
  type SnapshotWriter,
} from '@wiesel/runtime/internal'
import { WaitingEvents, type StoredEvents } from './waiting-events.ts'

/** What a pattern operator is told about keys and time. */
export interface MatchingSettings<T> {
  readonly keyOf: (event: T) => unknown
  readonly eventTime: boolean
  /** The order of events of one time. */
  readonly comparator?: (a: T, b: T) => number
  /** The side output of late events. */
  readonly lateTag?: string
}

/** What is kept for one key. */
export class KeyMatching<T, S> {
  readonly waiting = new WaitingEvents<T>()
  /** What engines know; `undefined` if nothing. */
  matching: S | undefined
  /** When the key's timer is due; `Infinity` without one. */
  timer = Infinity
}

export type MatchingEntry<T, S> = KeyEntry<KeyMatching<T, S>>

export abstract class MatchingOperator<T, S, Out> extends Operator<T, Out> {
  protected readonly settings: MatchingSettings<T>
  protected readonly table = new KeyTable<KeyMatching<T, S>>()
  protected currentWatermark = MIN_TIMESTAMP
  /** The watermark, or in processing time the latest reading of the clock. */
  private time = MIN_TIMESTAMP
  private opened = false
  private ended = false
  private readonly waits: boolean
  private readonly timers = new TimerQueue()
  private readonly frontier = new Frontier()

  constructor(settings: MatchingSettings<T>) {
    super()
    this.settings = settings
    this.waits = settings.eventTime || settings.comparator !== undefined
  }

  /** Whether an event may matter to any key, now or when its time comes. */
  protected abstract concerns(event: T): boolean

  /** Lets time pass up to an event of a key, and processes it. May leave `matching` as it was, if nothing has changed. */
  protected abstract process(entry: MatchingEntry<T, S>, event: T, timestamp: number): void

  /** As {@link process}, for a key of which nothing is known: what is known afterwards, if anything. */
  protected abstract processFirst(key: unknown, event: T, timestamp: number): S | undefined

  /** Lets time pass for a key. */
  protected abstract advance(entry: MatchingEntry<T, S>, timestamp: number): void

  /** When time next matters to a key; `undefined` if never. With a timer that is due earlier it need not be exact. */
  protected abstract nextDeadline(matching: S, timer: number): number | undefined

  /** All keys have come as far as the watermark. */
  protected passed(): void {}

  override get resumable(): boolean {
    return true
  }

  override open(): void | Promise<void> {
    this.opened = true
    this.wakeForNext()
  }

  push(event: T, timestamp: number): void {
    if (this.settings.eventTime) {
      if (timestamp === NO_TIMESTAMP) throw new MissingTimestampError(this.context.name)
      if (timestamp <= this.time || this.isBehindFrontier(event, timestamp)) this.late(event, timestamp)
      else if (this.concerns(event)) this.wait(event, timestamp)
      return
    }
    if (!this.concerns(event)) return
    const now = this.readClock(event)
    if (this.waits) this.wait(event, now)
    else this.processNow(event, now)
  }

  override watermark(timestamp: number): void {
    this.currentWatermark = timestamp
    if (!this.settings.eventTime) {
      this.out.watermark(timestamp)
      return
    }
    this.time = timestamp
    this.frontier.advance(timestamp)
    const done = (): void => {
      this.passed()
      this.out.watermark(timestamp)
    }
    if (this.timers.next() > timestamp || this.timers.size === 0) done()
    else this.drain(timestamp, timestamp, timestamp, done)
  }

  override processingTime(now: number): void {
    if (this.settings.eventTime) return
    if (now > this.time) this.time = now
    this.drain(this.time, this.time - 1, this.time, () => this.wakeForNext())
  }

  override end(): void {
    // In processing time nothing will pass the events of this very millisecond any more. In event time none are left.
    this.ended = true
    if (this.waits && !this.settings.eventTime)
      this.drain(MAX_TIMESTAMP, MAX_TIMESTAMP, this.time, () => this.out.end())
    else this.out.end()
  }

  override snapshot(writer: SnapshotWriter): void {
    const { maxParallelism } = this.context
    for (const entry of this.table) {
      const { waiting } = entry.value
      if (waiting.size > 0)
        writer.keyed('waiting', entry.key, waiting.store(), keyGroupOfEntry(entry, maxParallelism))
    }
    this.frontier.snapshot(writer, this.time, this.context)
  }

  override restore(reader: SnapshotReader): void {
    for (const [key, stored] of reader.keyed('waiting'))
      this.entryOf(key).value.waiting.load(stored as StoredEvents<T>)
    this.frontier.restore(reader)
    for (const entry of this.table) this.schedule(entry)
  }

  /** The entry of a key, made if it is not there. */
  protected entryOf(key: unknown): MatchingEntry<T, S> {
    return this.table.find(key) ?? this.table.insert(key, new KeyMatching<T, S>())
  }

  /** After `matching` or the waiting events of a key have changed: sets its timer, or drops the key. */
  protected settle(entry: MatchingEntry<T, S>): void {
    const { value } = entry
    if (value.matching !== undefined || value.waiting.size > 0) {
      this.schedule(entry)
      return
    }
    this.cancel(entry)
    this.table.remove(entry)
  }

  private processNow(event: T, now: number): void {
    const key = checkKey(this.settings.keyOf(event), event)
    const entry = this.table.find(key)
    if (entry !== undefined) {
      this.process(entry, event, now)
      this.settle(entry)
      return
    }
    const matching = this.processFirst(key, event, now)
    if (matching === undefined) return
    const made = this.table.insert(key, new KeyMatching<T, S>())
    made.value.matching = matching
    this.schedule(made)
  }

  private wait(event: T, time: number): void {
    const entry = this.entryOf(checkKey(this.settings.keyOf(event), event))
    entry.value.waiting.add(time, event, this.settings.comparator)
    this.setTimer(entry, this.dueTime(time))
  }

  /** Goes through the keys that are due: their events up to `upTo`, then time up to `now`. */
  private drain(limit: number, upTo: number, now: number, done: () => void): void {
    let entry: MatchingEntry<T, S> | undefined
    this.context.drive({
      step: () => {
        entry ??= this.takeDue(limit)
        if (entry === undefined) {
          done()
          return false
        }
        if (entry.value.waiting.firstTime <= upTo) this.processWaiting(entry)
        else {
          this.advance(entry, now)
          this.settle(entry)
          entry = undefined
        }
        return true
      },
    })
  }

  private takeDue(limit: number): MatchingEntry<T, S> | undefined {
    const timer = this.timers.take(limit)
    if (timer === undefined) return undefined
    // A key is dropped with its timer.
    const entry = this.table.find(timer.key) as MatchingEntry<T, S>
    entry.value.timer = Infinity
    return entry
  }

  private processWaiting(entry: MatchingEntry<T, S>): void {
    const { value } = entry
    const { firstTime } = value.waiting
    const event = value.waiting.peek()
    value.waiting.shift()
    try {
      if (value.matching === undefined) value.matching = this.processFirst(entry.key, event, firstTime)
      else this.process(entry, event, firstTime)
    } catch (cause) {
      if (cause instanceof UserFunctionError) throw cause
      throw new UserFunctionError(this.context.location, { value: event }, cause)
    }
  }

  private schedule(entry: MatchingEntry<T, S>): void {
    const { matching, waiting, timer } = entry.value
    if (waiting.size > 0) this.setTimer(entry, this.dueTime(waiting.firstTime))
    if (matching !== undefined) this.setTimer(entry, this.nextDeadline(matching, timer) ?? Infinity)
  }

  /** Makes the timer of a key due at a time, if it is not due before. */
  private setTimer(entry: MatchingEntry<T, S>, time: number): void {
    if (time >= entry.value.timer || this.ended) return
    this.cancel(entry)
    entry.value.timer = time
    const isFirst = this.timers.add(time, entry.key, '')
    if (isFirst && this.opened && !this.settings.eventTime) this.context.wakeAt(time)
  }

  private cancel({ key, value }: MatchingEntry<T, S>): void {
    if (value.timer === Infinity) return
    this.timers.remove(value.timer, key, '')
    value.timer = Infinity
  }

  private dueTime(time: number): number {
    return this.settings.eventTime ? time : time + 1
  }

  private late(event: T, timestamp: number): void {
    const { lateTag } = this.settings
    if (lateTag === undefined) this.context.metrics.counter('numLateRecordsDropped').value++
    else this.sideOutputs.get(lateTag)?.push(event, timestamp)
  }

  private isBehindFrontier(event: T, timestamp: number): boolean {
    if (this.frontier.isEmpty) return false
    const key = checkKey(this.settings.keyOf(event), event)
    return timestamp <= this.frontier.of(key, this.context.maxParallelism)
  }

  /** The clock as this event sees it: it never goes back, not even after a restore on another machine. */
  private readClock(event: T): number {
    const now = this.context.now()
    if (now > this.time) {
      this.time = now
      this.frontier.advance(now)
    }
    if (this.frontier.isEmpty) return this.time
    return Math.max(this.time, this.frontier.of(this.settings.keyOf(event), this.context.maxParallelism))
  }

  private wakeForNext(): void {
    if (this.settings.eventTime) return
    const next = this.timers.next()
    if (next < MAX_TIMESTAMP) this.context.wakeAt(next)
  }
}
