import { OptionError, type CancelSchedule, type Platform } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { hostTurn } from './simulation/host-turn.ts'

/** What a {@link ManualPlatform} can be told. */
export interface ManualPlatformOptions {
  /** What the clock shows at first, milliseconds since 1970. Default 0. */
  startMs?: number
  /** Seed of `random()`. Default 0. */
  seed?: number
  /** Whether chains may be compiled. Default `true`. */
  canGenerateCode?: boolean
}

interface Scheduled {
  readonly time: number
  readonly order: number
  readonly callback: () => void
}

/**
 * A platform whose clock moves only when a test moves it, and whose chance comes from a seed.
 *
 * @example
 * import { ManualPlatform } from '@wiesel/testing'
 *
 * const platform = new ManualPlatform()
 * platform.schedule(10, () => console.log('ten, at', platform.now()))
 * platform.schedule(5, () => console.log('five, at', platform.now()))
 * platform.advanceTo(20)
 * // → five, at 5
 * // → ten, at 10
 */
export class ManualPlatform implements Platform {
  readonly canGenerateCode: boolean
  private readonly rng: SeededRandom
  private clock: number
  private orders = 0
  private scheduled: Scheduled[] = []

  constructor(options: ManualPlatformOptions = {}) {
    this.clock = options.startMs ?? 0
    this.rng = new SeededRandom(options.seed ?? 0)
    this.canGenerateCode = options.canGenerateCode ?? true
  }

  /** What the clock shows. */
  now(): number {
    return this.clock
  }

  /** The same clock: a slice never takes any time. */
  monotonic(): number {
    return this.clock
  }

  /** The next number of the seed, in [0, 1). */
  random(): number {
    return this.rng.next()
  }

  /** Calls back when the clock is moved to `time` or past it; soon, if it is there already. */
  schedule(time: number, callback: () => void): CancelSchedule {
    const entry: Scheduled = { time, order: this.orders++, callback }
    this.scheduled.push(entry)
    if (time <= this.clock) queueMicrotask(() => this.take(entry)?.callback())
    return () => void this.take(entry)
  }

  /** Gives the event loop its turn. */
  yield(): Promise<void> {
    return hostTurn()
  }

  /** When the next callback is due; `undefined` when there is none. */
  get nextTime(): number | undefined {
    return this.first()?.time
  }

  /**
   * Sets the clock, then calls back what has become due, in order of time: the callbacks all see the new time.
   *
   * @throws OptionError `INVALID_OPTION` when the clock would go back
   */
  set(time: number): void {
    if (time < this.clock)
      throw new OptionError(`The clock shows ${this.clock} and cannot go back to ${time}.`)
    this.clock = time
    for (let due = this.first(); due !== undefined && due.time <= this.clock; due = this.first())
      this.take(due)?.callback()
  }

  /**
   * Moves the clock on to `time` and stops on the way wherever a callback is due: each sees the time it asked for.
   *
   * @throws OptionError `INVALID_OPTION` when the clock would go back
   */
  advanceTo(time: number): void {
    for (let due = this.first(); due !== undefined && due.time <= time; due = this.first())
      this.set(Math.max(due.time, this.clock))
    this.set(time)
  }

  /** Moves the clock on by some milliseconds. See {@link advanceTo}. */
  advanceBy(milliseconds: number): void {
    this.advanceTo(this.clock + milliseconds)
  }

  private first(): Scheduled | undefined {
    let first: Scheduled | undefined
    for (const entry of this.scheduled)
      if (
        first === undefined ||
        entry.time < first.time ||
        (entry.time === first.time && entry.order < first.order)
      )
        first = entry
    return first
  }

  private take(entry: Scheduled): Scheduled | undefined {
    const at = this.scheduled.indexOf(entry)
    return at < 0 ? undefined : this.scheduled.splice(at, 1)[0]
  }
}
