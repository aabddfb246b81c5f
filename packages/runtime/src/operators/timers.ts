/**
 * What: the clocks and timers of a keyed operator.
 * State: two {@link TimerQueue}s. A timer belongs to a key and a namespace.
 * Timers due fire one by one as a cursor; the watermark goes on only after them. What is left of a cursor is what is
 * left in the queues, so a snapshot between two timers loses none.
 */
import type { TimeDomain } from '../operator/function-types.ts'
import type { OperatorContext } from '../operator/operator-context.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { TimerQueue, type Timer } from '../time/timer-queue.ts'
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../time/timestamp.ts'

export class Timers {
  readonly event = new TimerQueue()
  readonly processing = new TimerQueue()
  currentWatermark = MIN_TIMESTAMP
  private frozen = false
  private readonly context: OperatorContext
  private readonly fire: (timer: Timer, domain: TimeDomain) => void

  constructor(context: OperatorContext, fire: (timer: Timer, domain: TimeDomain) => void) {
    this.context = context
    this.fire = fire
  }

  addEvent(time: number, key: unknown, namespace = ''): void {
    if (!this.frozen) this.event.add(time, key, namespace)
  }

  addProcessing(time: number, key: unknown, namespace = ''): void {
    if (!this.frozen && this.processing.add(time, key, namespace)) this.context.wakeAt(time)
  }

  /** Fires event-time timers up to a watermark, then calls `done`. */
  advanceWatermark(timestamp: number, done: () => void): void {
    this.currentWatermark = timestamp
    if (this.event.next() > timestamp || this.event.size === 0) done()
    else this.drain(this.event, timestamp, 'event-time', done)
  }

  /** Fires processing-time timers up to now, and asks to be woken for the next. */
  advanceProcessingTime(now: number): void {
    this.drain(this.processing, now, 'processing-time', () => this.scheduleNext())
  }

  /**
   * Fires the next timer as if all time had passed, those of event time first; new timers are ignored. Returns `false` when
   * there is none, and is then as at the beginning.
   */
  fireAtEnd(): boolean {
    this.currentWatermark = MAX_TIMESTAMP
    this.frozen = true
    const event = this.event.take(MAX_TIMESTAMP)
    const timer = event ?? this.processing.take(MAX_TIMESTAMP)
    if (timer !== undefined) {
      this.fire(timer, event === undefined ? 'processing-time' : 'event-time')
      return true
    }
    this.currentWatermark = MIN_TIMESTAMP
    this.frozen = false
    return false
  }

  /** Asks to be woken for the first processing-time timer. */
  scheduleNext(): void {
    const next = this.processing.next()
    if (next < MAX_TIMESTAMP) this.context.wakeAt(next)
  }

  snapshot(writer: SnapshotWriter): void {
    this.event.snapshot(writer, 'timers/event', this.context.maxParallelism)
    this.processing.snapshot(writer, 'timers/processing', this.context.maxParallelism)
  }

  restore(reader: SnapshotReader): void {
    this.event.restore(reader, 'timers/event')
    this.processing.restore(reader, 'timers/processing')
  }

  private drain(queue: TimerQueue, limit: number, domain: TimeDomain, done: () => void): void {
    this.context.drive({
      step: () => {
        const timer = queue.take(limit)
        if (timer === undefined) {
          done()
          return false
        }
        this.fire(timer, domain)
        return true
      },
    })
  }
}
