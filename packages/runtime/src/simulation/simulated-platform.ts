import type { CancelSchedule, Platform } from '../execution/platform.ts'
import type { SeededRandom } from './random.ts'

interface Scheduled {
  time: number
  order: number
  callback: () => void
}

/** A platform whose clock moves only when it is told to, and whose chance comes from a seed. */
export class SimulatedPlatform implements Platform {
  readonly canGenerateCode: boolean
  private readonly rng: SeededRandom
  private clock: number
  private measured = 0
  private orders = 0
  private scheduled: Scheduled[] = []

  constructor(rng: SeededRandom, startMs: number, canGenerateCode: boolean) {
    this.rng = rng
    this.clock = startMs
    this.canGenerateCode = canGenerateCode
  }

  now(): number {
    return this.clock
  }

  /** Goes on a little at each look, so that a slice ends after a number of steps that depends on the seed. */
  monotonic(): number {
    this.measured += this.rng.next()
    return this.measured
  }

  random(): number {
    return this.rng.next()
  }

  schedule(time: number, callback: () => void): CancelSchedule {
    const entry = { time, order: this.orders++, callback }
    this.scheduled.push(entry)
    return () => {
      this.scheduled = this.scheduled.filter((other) => other !== entry)
    }
  }

  async yield(): Promise<void> {}

  get hasScheduled(): boolean {
    return this.scheduled.length > 0
  }

  /** Moves the clock on; what is scheduled on the way is called back late. */
  advanceBy(milliseconds: number): void {
    this.clock += Math.ceil(milliseconds)
  }

  /** Moves the clock past the first scheduled callback and calls it. */
  advanceToNext(): void {
    const first = this.scheduled.reduce((a, b) =>
      b.time < a.time || (b.time === a.time && b.order < a.order) ? b : a,
    )
    this.scheduled = this.scheduled.filter((other) => other !== first)
    this.clock = Math.max(this.clock, first.time + 1)
    first.callback()
  }
}
