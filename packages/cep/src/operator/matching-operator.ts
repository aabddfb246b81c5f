/**
 * What: the part of pattern operators that knows keys and time; subclasses know engines.
 * State: the events that wait for their time, and for each key what the engines know (`matching`). A key's entry exists
 *   exactly while something is known. A timer per key at most: at the next moment at which time ends something for an
 *   engine. Timers follow from the rest, so they are no part of snapshots.
 * Algorithm: in event time events wait, by timestamp, until the watermark has reached them; one that the watermark has
 *   passed is late. Then they are processed in order of time: each step of the cursor takes one event. Behind them come
 *   the keys whose timers are due, and the rest of the time passes for them. In processing time an event is processed at
 *   once, or, if a comparator orders those of one millisecond, once the clock has passed it.
 * Why correct: a step takes the event it processes out of the state, so a snapshot between two steps neither loses nor
 *   repeats any. How far time had come for each key group is kept in the {@link Frontier}: after a restore late events
 *   stay late, and no engine ever sees time go back. Events that wait are stored by key, so they go where the key goes.
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
  KeyTable,
  Operator,
  TimerQueue,
  type KeyEntry,
  type SnapshotReader,
  type SnapshotWriter,
} from '@wiesel/runtime/internal'
import { WaitingEvents } from './waiting-events.ts'

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
export class KeyMatching<S> {
  /** What engines know; `undefined` if nothing. */
  matching: S | undefined
  /** When the key's timer is due; `Infinity` without one. */
  timer = Infinity
}

export type MatchingEntry<S> = KeyEntry<KeyMatching<S>>

type StoredEvents<T> = [times: number[], events: T[]]

export abstract class MatchingOperator<T, S, Out> extends Operator<T, Out> {
  protected readonly settings: MatchingSettings<T>
  protected readonly table = new KeyTable<KeyMatching<S>>()
  protected currentWatermark = MIN_TIMESTAMP
  /** The watermark, or in processing time the latest reading of the clock. */
  private time = MIN_TIMESTAMP
  private opened = false
  private ended = false
  private readonly waits: boolean
  private readonly waiting = new WaitingEvents<T>()
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
  protected abstract process(entry: MatchingEntry<S>, event: T, timestamp: number): void

  /** As {@link process}, for a key of which nothing is known: what is known afterwards, if anything. */
  protected abstract processFirst(key: unknown, event: T, timestamp: number): S | undefined

  /** Lets time pass for a key. */
  protected abstract advance(entry: MatchingEntry<S>, timestamp: number): void

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
    else this.processAt(event, now)
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
    if (this.waiting.firstTime > timestamp && (this.timers.size === 0 || this.timers.next() > timestamp))
      done()
    else this.drain(timestamp, timestamp, done)
  }

  override processingTime(now: number): void {
    if (this.settings.eventTime) return
    if (now > this.time) this.time = now
    this.drain(this.time - 1, this.time, () => this.wakeForNext())
  }

  override end(): void {
    // In processing time nothing will pass the events of this very millisecond any more. In event time none are left.
    this.ended = true
    if (this.waits && !this.settings.eventTime) this.drain(MAX_TIMESTAMP, this.time, () => this.out.end())
    else this.out.end()
  }

  override snapshot(writer: SnapshotWriter): void {
    const waiting = new KeyTable<StoredEvents<T>>()
    for (const [time, event] of this.waiting) {
      const key = this.settings.keyOf(event)
      const [times, events] = (waiting.find(key) ?? waiting.insert(key, [[], []])).value
      times.push(time)
      events.push(event)
    }
    for (const { key, value } of waiting) writer.keyed('waiting', key, value)
    this.frontier.snapshot(writer, this.time, this.context)
  }

  override restore(reader: SnapshotReader): void {
    for (const [, stored] of reader.keyed('waiting')) {
      const [times, events] = stored as StoredEvents<T>
      times.forEach((time, i) => this.waiting.add(time, events[i], this.settings.comparator))
    }
    this.frontier.restore(reader)
    for (const entry of this.table) this.schedule(entry)
  }

  /** The entry of a key, made if it is not there. */
  protected entryOf(key: unknown): MatchingEntry<S> {
    return this.table.find(key) ?? this.table.insert(key, new KeyMatching<S>())
  }

  /** After `matching` of a key has changed: sets its timer, or drops the key. */
  protected settle(entry: MatchingEntry<S>): void {
    const { value } = entry
    if (value.matching !== undefined) {
      this.schedule(entry)
      return
    }
    this.cancel(entry)
    this.table.remove(entry)
  }

  private processAt(event: T, now: number): void {
    const key = checkKey(this.settings.keyOf(event), event)
    const entry = this.table.find(key)
    if (entry !== undefined) {
      this.process(entry, event, now)
      this.settle(entry)
      return
    }
    const matching = this.processFirst(key, event, now)
    if (matching === undefined) return
    const made = this.table.insert(key, new KeyMatching<S>())
    made.value.matching = matching
    this.schedule(made)
  }

  private wait(event: T, time: number): void {
    const isFirst = time < this.waiting.firstTime
    this.waiting.add(time, event, this.settings.comparator)
    if (isFirst && !this.settings.eventTime) this.context.wakeAt(time + 1)
  }

  /** Processes the events that wait up to `upTo`, then lets time pass up to `now` for the keys that are due. */
  private drain(upTo: number, now: number, done: () => void): void {
    this.context.drive({
      step: () => {
        if (this.waiting.firstTime <= upTo) {
          this.processWaiting()
          return true
        }
        const timer = this.timers.take(now)
        if (timer === undefined) {
          done()
          return false
        }
        // A key is dropped with its timer.
        const entry = this.table.find(timer.key) as MatchingEntry<S>
        entry.value.timer = Infinity
        this.advance(entry, now)
        this.settle(entry)
        return true
      },
    })
  }

  private processWaiting(): void {
    const { firstTime } = this.waiting
    const event = this.waiting.take()
    try {
      this.processAt(event, firstTime)
    } catch (cause) {
      if (cause instanceof UserFunctionError) throw cause
      throw new UserFunctionError(this.context.location, { value: event }, cause)
    }
  }

  private schedule(entry: MatchingEntry<S>): void {
    const { matching, timer } = entry.value
    if (matching !== undefined) this.setTimer(entry, this.nextDeadline(matching, timer) ?? Infinity)
  }

  /** Makes the timer of a key due at a time, if it is not due before. */
  private setTimer(entry: MatchingEntry<S>, time: number): void {
    if (time >= entry.value.timer || this.ended) return
    this.cancel(entry)
    entry.value.timer = time
    const isFirst = this.timers.add(time, entry.key, '')
    if (isFirst && this.opened && !this.settings.eventTime) this.context.wakeAt(time)
  }

  private cancel({ key, value }: MatchingEntry<S>): void {
    if (value.timer === Infinity) return
    this.timers.remove(value.timer, key, '')
    value.timer = Infinity
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
    const next = Math.min(this.timers.size > 0 ? this.timers.next() : Infinity, this.waiting.firstTime + 1)
    if (next < MAX_TIMESTAMP) this.context.wakeAt(next)
  }
}
