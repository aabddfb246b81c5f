/** The most that may be made up for after a time in which nothing was taken. */
const BURST_MS = 100

/** Lets so many things pass in a second, evenly. Time comes from outside. */
export class RateLimiter {
  /** When the next one may pass; unknown before the first look. */
  nextTime = -Infinity
  private readonly intervalMs: number

  constructor(perSecond: number) {
    this.intervalMs = 1000 / perSecond
  }

  /** How many may pass now, at most `limit`. */
  available(now: number, limit: number): number {
    this.nextTime = Math.max(this.nextTime, this.nextTime === -Infinity ? now : now - BURST_MS)
    if (this.nextTime > now) return 0
    return Math.min(limit, Math.floor((now - this.nextTime) / this.intervalMs) + 1)
  }

  /** So many have passed. */
  take(count: number): void {
    this.nextTime += count * this.intervalMs
  }
}
