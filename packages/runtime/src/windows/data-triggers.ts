import { OptionError } from '../errors/errors.ts'
import { reducingState, valueState } from '../state/descriptors.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import { isFire, Trigger, type OnMergeContext, type TriggerContext, type TriggerResult } from './trigger.ts'
import type { Window } from './window.ts'

const COUNT = reducingState<number>('count', (a, b) => a + b)

/** Fires when a window has got `n` records since it last fired. Never by time. */
export class CountTrigger extends Trigger<unknown, Window> {
  private readonly count: number

  private constructor(count: number) {
    super()
    this.count = count
  }

  static of(count: number): CountTrigger {
    if (!Number.isInteger(count) || count < 1)
      throw new OptionError(`A count trigger needs a whole number from 1 up, not ${count}.`)
    return new CountTrigger(count)
  }

  override onElement(
    _value: unknown,
    _timestamp: number,
    _window: Window,
    context: TriggerContext,
  ): TriggerResult {
    const count = context.getReducingState(COUNT)
    count.add(1)
    if ((count.get() ?? 0) < this.count) return 'CONTINUE'
    count.clear()
    return 'FIRE'
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(_window: Window, context: OnMergeContext): void {
    context.mergeState(COUNT)
  }

  override clear(_window: Window, context: TriggerContext): void {
    context.getReducingState(COUNT).clear()
  }
}

const LAST = valueState<unknown>('last-element')

/** Fires when a record differs by more than `threshold` from the one that fired last; the first record is the first such. */
export class DeltaTrigger<T> extends Trigger<T, Window> {
  private readonly threshold: number
  private readonly delta: (old: T, value: T) => number

  private constructor(threshold: number, delta: (old: T, value: T) => number) {
    super()
    this.threshold = threshold
    this.delta = delta
  }

  static of<T>(threshold: number, delta: (old: T, value: T) => number): DeltaTrigger<T> {
    return new DeltaTrigger(threshold, delta)
  }

  override onElement(value: T, _timestamp: number, _window: Window, context: TriggerContext): TriggerResult {
    const last = context.getState(LAST)
    const old = last.value() as T | null
    if (old === null) {
      last.update(value)
      return 'CONTINUE'
    }
    if (!(this.delta(old, value) > this.threshold)) return 'CONTINUE'
    last.update(value)
    return 'FIRE'
  }

  override clear(_window: Window, context: TriggerContext): void {
    context.getState(LAST).clear()
  }
}

/** Turns every firing of another trigger into fire-and-purge: contents are emitted once and start afresh. */
export class PurgingTrigger<T, W extends Window> extends Trigger<T, W> {
  private readonly inner: Trigger<T, W>

  private constructor(inner: Trigger<T, W>) {
    super()
    this.inner = inner
  }

  static of<T, W extends Window>(inner: Trigger<T, W>): PurgingTrigger<T, W> {
    return new PurgingTrigger(inner)
  }

  override onElement(value: T, timestamp: number, window: W, context: TriggerContext): TriggerResult {
    return purge(this.inner.onElement(value, timestamp, window, context))
  }

  override onEventTime(time: number, window: W, context: TriggerContext): TriggerResult {
    return purge(this.inner.onEventTime(time, window, context))
  }

  override onProcessingTime(time: number, window: W, context: TriggerContext): TriggerResult {
    return purge(this.inner.onProcessingTime(time, window, context))
  }

  override get canMerge(): boolean {
    return this.inner.canMerge
  }

  override onMerge(window: W, context: OnMergeContext): void {
    this.inner.onMerge(window, context)
  }

  override clear(window: W, context: TriggerContext): void {
    this.inner.clear(window, context)
  }
}

function purge(result: TriggerResult): TriggerResult {
  return result === 'FIRE' ? 'FIRE_AND_PURGE' : result
}

const DEADLINE = valueState<number>('deadline')

/** How a {@link ProcessingTimeoutTrigger} counts its time. */
export interface TimeoutOptions {
  /** Whether every record starts the time anew. Default `false`: the first record of a firing does. */
  resetOnNewRecord?: boolean
  /** Whether the inner trigger's state is cleared when the timeout fires. Default `true`. */
  clearOnTimeout?: boolean
}

/** Fires by another trigger, or by the clock when that has not happened for some time after a record. */
export class ProcessingTimeoutTrigger<T, W extends Window> extends Trigger<T, W> {
  private readonly inner: Trigger<T, W>
  private readonly timeoutMs: number
  private readonly resetOnNewRecord: boolean
  private readonly clearOnTimeout: boolean

  private constructor(inner: Trigger<T, W>, timeoutMs: number, options: TimeoutOptions) {
    super()
    this.inner = inner
    this.timeoutMs = timeoutMs
    this.resetOnNewRecord = options.resetOnNewRecord ?? false
    this.clearOnTimeout = options.clearOnTimeout ?? true
  }

  static of<T, W extends Window>(
    inner: Trigger<T, W>,
    timeout: Duration,
    options: TimeoutOptions = {},
  ): ProcessingTimeoutTrigger<T, W> {
    return new ProcessingTimeoutTrigger(inner, toMillis(timeout), options)
  }

  override onElement(value: T, timestamp: number, window: W, context: TriggerContext): TriggerResult {
    const result = this.inner.onElement(value, timestamp, window, context)
    if (isFire(result)) {
      this.clear(window, context)
      return result
    }
    const deadline = context.getState(DEADLINE)
    const old = deadline.value()
    const next = context.currentProcessingTime + this.timeoutMs
    if (old === null) {
      this.start(next, context)
    } else if (this.resetOnNewRecord) {
      context.deleteProcessingTimeTimer(old)
      deadline.clear()
      this.start(next, context)
    }
    return result
  }

  override onEventTime(time: number, window: W, context: TriggerContext): TriggerResult {
    const result = this.inner.onEventTime(time, window, context)
    if (isFire(result)) this.clear(window, context)
    return result
  }

  override onProcessingTime(time: number, window: W, context: TriggerContext): TriggerResult {
    const result = this.inner.onProcessingTime(time, window, context)
    if (this.clearOnTimeout) this.clear(window, context)
    return result === 'PURGE' || result === 'FIRE_AND_PURGE' ? 'FIRE_AND_PURGE' : 'FIRE'
  }

  override clear(window: W, context: TriggerContext): void {
    const deadline = context.getState(DEADLINE)
    const time = deadline.value()
    if (time !== null) {
      context.deleteProcessingTimeTimer(time)
      deadline.clear()
    }
    this.inner.clear(window, context)
  }

  private start(time: number, context: TriggerContext): void {
    context.getState(DEADLINE).update(time)
    context.registerProcessingTimeTimer(time)
  }
}
