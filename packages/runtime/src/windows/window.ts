import { MAX_TIMESTAMP } from '../time/timestamp.ts'

/** A bucket of records that are processed together. Windows are equal by value. */
export interface Window {
  /** The largest timestamp that still belongs to the window. */
  readonly maxTimestamp: number
  /** A text that is the same for equal windows only. */
  readonly id: string
}

/** The time from `start` up to, not including, `end`. */
export class TimeWindow implements Window {
  readonly start: number
  readonly end: number
  private cachedId: string | undefined

  constructor(start: number, end: number) {
    this.start = start
    this.end = end
  }

  get maxTimestamp(): number {
    return this.end - 1
  }

  get id(): string {
    return (this.cachedId ??= `${this.start}:${this.end}`)
  }

  /** Whether the two overlap or touch. */
  intersects(other: TimeWindow): boolean {
    return this.start <= other.end && this.end >= other.start
  }

  /** The smallest window that covers both. */
  cover(other: TimeWindow): TimeWindow {
    return new TimeWindow(Math.min(this.start, other.start), Math.max(this.end, other.end))
  }

  /**
   * The start of the window that a timestamp falls into, for windows of one size side by side. Right for negative
   * timestamps too.
   */
  static startOf(timestamp: number, offset: number, size: number): number {
    const remainder = (timestamp - offset) % size
    return timestamp - (remainder < 0 ? remainder + size : remainder)
  }
}

/** The one window that holds everything. */
export class GlobalWindow implements Window {
  static readonly INSTANCE = new GlobalWindow()
  readonly maxTimestamp = MAX_TIMESTAMP
  readonly id = 'G'
}

/** The window of an id; ids are what timers and snapshots carry. */
export function windowOfId(id: string): Window {
  if (id === GlobalWindow.INSTANCE.id) return GlobalWindow.INSTANCE
  const colon = id.indexOf(':')
  return new TimeWindow(Number(id.slice(0, colon)), Number(id.slice(colon + 1)))
}
