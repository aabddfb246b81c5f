import { OptionError } from '../errors/errors.ts'
import { toMillis, type Duration } from './duration.ts'
import {
  BoundedOutOfOrdernessGenerator,
  IdlenessGenerator,
  NoWatermarksGenerator,
  OnEventGenerator,
  type WatermarkGenerator,
} from './watermark-generator.ts'

/** Takes the event time (milliseconds since 1970) from a record. `recordTimestamp` is what the source attached, or `null`. */
export type TimestampAssigner<T> = (value: T, recordTimestamp: number | null) => number

/** Limits how far the sources of a group may run ahead of the slowest of them. */
export interface WatermarkAlignment {
  group: string
  maxDriftMs: number
  updateIntervalMs: number
}

/** What a generator may use. */
export interface GeneratorContext {
  now(): number
  /** The clock less the time in which no record could come, because the task could not work. Absent: as `now`. */
  activeTime?(): number
}

interface Settings<T> {
  kind: 'bounded' | 'none' | 'own'
  generator: (context: GeneratorContext) => WatermarkGenerator<T>
  assigner?: TimestampAssigner<T>
  idleMs?: number
  onEvent?: boolean
  alignment?: WatermarkAlignment
}

/**
 * How a stream gets its event time: where timestamps come from, and how far behind the largest of them the watermark is.
 * Immutable; each `with…` gives a new strategy.
 *
 * @example
 * import { WatermarkStrategy } from '@wiesel/runtime'
 * interface Click { at: number }
 * const strategy = WatermarkStrategy.forBoundedOutOfOrderness<Click>('5 s')
 *   .withTimestampAssigner((click) => click.at)
 *   .withIdleness('1 min')
 * console.log(strategy.description) // → bounded out-of-orderness 5000 ms, idle after 60000 ms
 */
export class WatermarkStrategy<T> {
  /** In words, for `explain()`. */
  readonly description: string
  private readonly settings: Settings<T>

  private constructor(settings: Settings<T>, description: string) {
    this.settings = settings
    this.description = description
  }

  /** For timestamps that never fall within a split: the watermark is `max − 1`. */
  static forMonotonousTimestamps<T>(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>(
      { kind: 'bounded', generator: () => new BoundedOutOfOrdernessGenerator(0) },
      'monotonous timestamps',
    )
  }

  /** For records at most `bound` out of order: the watermark is `max − bound − 1`. */
  static forBoundedOutOfOrderness<T>(bound: Duration): WatermarkStrategy<T> {
    const boundMs = toMillis(bound)
    if (boundMs < 0)
      throw new OptionError(`The bound of out-of-orderness must not be negative; it is ${boundMs} ms.`)
    return new WatermarkStrategy<T>(
      { kind: 'bounded', generator: () => new BoundedOutOfOrdernessGenerator(boundMs) },
      `bounded out-of-orderness ${boundMs} ms`,
    )
  }

  /** No watermarks, but the last one when a bounded input ends. */
  static noWatermarks<T>(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>(
      { kind: 'none', generator: () => new NoWatermarksGenerator() },
      'no watermarks',
    )
  }

  /** Watermarks by a generator of your own; `make` is called once per split and attempt. */
  static forGenerator<T>(make: (context: GeneratorContext) => WatermarkGenerator<T>): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({ kind: 'own', generator: make }, 'own generator')
  }

  /** Takes timestamps from the records. Without it they are those the source attached. */
  withTimestampAssigner(assigner: TimestampAssigner<T>): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({ ...this.settings, assigner }, this.description)
  }

  /**
   * Declares a split idle, so that it does not hold up others, when no record came for longer than `timeout`. Time in
   * which the task could not work, because of back-pressure, does not count.
   */
  withIdleness(timeout: Duration): WatermarkStrategy<T> {
    const idleMs = toMillis(timeout)
    if (idleMs <= 0) throw new OptionError(`The idle timeout must be positive; it is ${idleMs} ms.`)
    return new WatermarkStrategy<T>(
      { ...this.settings, idleMs },
      `${this.description}, idle after ${idleMs} ms`,
    )
  }

  /**
   * Emits after every record that moves event time, beside the periodic emission. Costs some throughput; what counts as
   * late then depends on the input alone and not on the speed of the machine.
   */
  withEmitOnEvent(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>({ ...this.settings, onEvent: true }, `${this.description}, on event`)
  }

  /** Pauses splits whose watermark is more than `maxDrift` ahead of the slowest source of the group. */
  withWatermarkAlignment(
    group: string,
    maxDrift: Duration,
    updateInterval: Duration = '1 s',
  ): WatermarkStrategy<T> {
    const alignment = { group, maxDriftMs: toMillis(maxDrift), updateIntervalMs: toMillis(updateInterval) }
    return new WatermarkStrategy<T>(
      { ...this.settings, alignment },
      `${this.description}, aligned in "${group}"`,
    )
  }

  /** The same timestamps, and no watermarks: for bounded inputs that are taken as a whole. */
  asBatch(): WatermarkStrategy<T> {
    return new WatermarkStrategy<T>(
      { kind: 'none', generator: () => new NoWatermarksGenerator(), assigner: this.settings.assigner },
      'none before the end',
    )
  }

  get timestampAssigner(): TimestampAssigner<T> | undefined {
    return this.settings.assigner
  }

  get alignment(): WatermarkAlignment | undefined {
    return this.settings.alignment
  }

  /** What a compiled chain may do itself instead of calling the generator for every record. */
  get straightLine(): 'note-maximum' | 'nothing' | undefined {
    const { kind, idleMs, onEvent } = this.settings
    if (kind === 'own' || idleMs !== undefined || onEvent === true) return undefined
    return kind === 'bounded' ? 'note-maximum' : 'nothing'
  }

  /** A fresh generator. */
  createGenerator(context: GeneratorContext): WatermarkGenerator<T> {
    let generator = this.settings.generator(context)
    if (this.settings.onEvent === true) generator = new OnEventGenerator(generator)
    if (this.settings.idleMs !== undefined)
      generator = new IdlenessGenerator(
        generator,
        this.settings.idleMs,
        () => context.activeTime?.() ?? context.now(),
      )
    return generator
  }
}
