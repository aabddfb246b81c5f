import { MIN_TIMESTAMP } from './timestamp.ts'

/** Where a {@link WatermarkGenerator} sends what it concludes. Watermarks that do not rise are ignored. */
export interface WatermarkOutput {
  emitWatermark(timestamp: number): void
  markIdle(): void
  markActive(): void
}

/** Concludes from records how far event time has come. One per source split, or one per subtask in mid-stream. */
export interface WatermarkGenerator<T> {
  /** After each record. May emit (punctuated watermarks). */
  onEvent(value: T, timestamp: number, output: WatermarkOutput): void
  /** Every `autoWatermarkInterval` (200 ms by default). */
  onPeriodicEmit(output: WatermarkOutput): void
  /** Plain data to continue from after a restart, stored with the split. */
  snapshot?(): unknown
  restore?(state: unknown): void
}

/** Watermarks that trail the largest timestamp by a fixed bound: `max − bound − 1`. */
export class BoundedOutOfOrdernessGenerator<T> implements WatermarkGenerator<T> {
  /** The largest timestamp so far. Also written by compiled chains. */
  maxTimestamp: number
  private readonly boundMs: number

  constructor(boundMs: number) {
    this.boundMs = boundMs
    this.maxTimestamp = MIN_TIMESTAMP + boundMs + 1
  }

  onEvent(_value: T, timestamp: number): void {
    if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    output.emitWatermark(this.maxTimestamp - this.boundMs - 1)
  }

  snapshot(): number {
    return this.maxTimestamp
  }

  restore(state: unknown): void {
    this.maxTimestamp = Math.max(this.maxTimestamp, state as number)
  }
}

/** Never says anything. */
export class NoWatermarksGenerator<T> implements WatermarkGenerator<T> {
  onEvent(): void {}
  onPeriodicEmit(): void {}
}

/** Also emits right after each record, so that results do not depend on how fast records come. */
export class OnEventGenerator<T> implements WatermarkGenerator<T> {
  private readonly inner: WatermarkGenerator<T>

  constructor(inner: WatermarkGenerator<T>) {
    this.inner = inner
  }

  onEvent(value: T, timestamp: number, output: WatermarkOutput): void {
    this.inner.onEvent(value, timestamp, output)
    this.inner.onPeriodicEmit(output)
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    this.inner.onPeriodicEmit(output)
  }

  snapshot(): unknown {
    return this.inner.snapshot?.()
  }

  restore(state: unknown): void {
    this.inner.restore?.(state)
  }
}

/**
 * Declares idleness when no record came for longer than a time. Looks only at periodic probes: the first after a record
 * notices it, the next starts the clock, a later one that finds the time exceeded declares idleness.
 */
export class IdlenessGenerator<T> implements WatermarkGenerator<T> {
  private readonly inner: WatermarkGenerator<T>
  private readonly idleMs: number
  private readonly now: () => number
  private events = 0
  private seenEvents = 0
  private quietSince: number | undefined
  private isIdle = false

  constructor(inner: WatermarkGenerator<T>, idleMs: number, now: () => number) {
    this.inner = inner
    this.idleMs = idleMs
    this.now = now
  }

  onEvent(value: T, timestamp: number, output: WatermarkOutput): void {
    this.inner.onEvent(value, timestamp, output)
    this.events++
    this.isIdle = false
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    if (!this.quietForTooLong()) {
      this.inner.onPeriodicEmit(output)
    } else if (!this.isIdle) {
      output.markIdle()
      this.isIdle = true
    }
  }

  snapshot(): unknown {
    return this.inner.snapshot?.()
  }

  restore(state: unknown): void {
    this.inner.restore?.(state)
  }

  private quietForTooLong(): boolean {
    if (this.events !== this.seenEvents) {
      this.seenEvents = this.events
      this.quietSince = undefined
      return false
    }
    if (this.quietSince === undefined) {
      this.quietSince = this.now()
      return false
    }
    return this.now() - this.quietSince > this.idleMs
  }
}
