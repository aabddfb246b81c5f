import { toMillis, type Duration } from '../time/duration.ts'
import { reducingState } from '../state/descriptors.ts'
import { Trigger, type OnMergeContext, type TriggerContext, type TriggerResult } from './trigger.ts'
import type { Window } from './window.ts'

/** The time of the next firing: the earliest of those that merged windows had. */
const NEXT_FIRE = reducingState<number>('fire-time', Math.min)

/** Fires again and again at times that are multiples of an interval, in one of the two time domains. */
abstract class ContinuousTrigger extends Trigger<unknown, Window> {
  protected readonly intervalMs: number

  constructor(interval: Duration) {
    super()
    this.intervalMs = toMillis(interval)
  }

  protected abstract register(time: number, context: TriggerContext): void
  protected abstract unregister(time: number, context: TriggerContext): void

  override get canMerge(): boolean {
    return true
  }

  override onMerge(_window: Window, context: OnMergeContext): void {
    context.mergeState(NEXT_FIRE)
    const next = context.getReducingState(NEXT_FIRE).get()
    if (next !== null) this.register(next, context)
  }

  override clear(_window: Window, context: TriggerContext): void {
    const next = context.getReducingState(NEXT_FIRE)
    const time = next.get()
    if (time === null) return
    this.unregister(time, context)
    next.clear()
  }

  /** Schedules the first firing of a window behind a time, if none is scheduled. */
  protected scheduleFirst(time: number, window: Window, context: TriggerContext): void {
    if (context.getReducingState(NEXT_FIRE).get() === null)
      this.schedule(time - (time % this.intervalMs), window, context)
  }

  /** Fires if that is what was scheduled for this time, and schedules the next firing. */
  protected fireAndSchedule(time: number, window: Window, context: TriggerContext): TriggerResult {
    const next = context.getReducingState(NEXT_FIRE)
    if (next.get() !== time) return 'CONTINUE'
    next.clear()
    this.schedule(time, window, context)
    return 'FIRE'
  }

  private schedule(from: number, window: Window, context: TriggerContext): void {
    const next = Math.min(from + this.intervalMs, window.maxTimestamp)
    // At the end of the window there is no next time; the same one again would never end.
    if (next <= from) return
    context.getReducingState(NEXT_FIRE).add(next)
    this.register(next, context)
  }
}

/**
 * Fires every `interval` of event time, aligned to the interval, and at the end of the window.
 *
 * @example
 * import { ContinuousEventTimeTrigger } from '@wiesel/runtime'
 * console.log(ContinuousEventTimeTrigger.of('10 s').canMerge) // → true
 */
export class ContinuousEventTimeTrigger extends ContinuousTrigger {
  static of(interval: Duration): ContinuousEventTimeTrigger {
    return new ContinuousEventTimeTrigger(interval)
  }

  override onElement(
    _value: unknown,
    timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    if (window.maxTimestamp <= context.currentWatermark) return 'FIRE'
    context.registerEventTimeTimer(window.maxTimestamp)
    this.scheduleFirst(timestamp, window, context)
    return 'CONTINUE'
  }

  override onEventTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    return time === window.maxTimestamp ? 'FIRE' : this.fireAndSchedule(time, window, context)
  }

  protected register(time: number, context: TriggerContext): void {
    context.registerEventTimeTimer(time)
  }

  protected unregister(time: number, context: TriggerContext): void {
    context.deleteEventTimeTimer(time)
  }
}

/** Fires every `interval` of the clock, aligned to the interval, up to the end of the window. */
export class ContinuousProcessingTimeTrigger extends ContinuousTrigger {
  static of(interval: Duration): ContinuousProcessingTimeTrigger {
    return new ContinuousProcessingTimeTrigger(interval)
  }

  override onElement(
    _value: unknown,
    _timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    this.scheduleFirst(context.currentProcessingTime, window, context)
    return 'CONTINUE'
  }

  override onProcessingTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    return this.fireAndSchedule(time, window, context)
  }

  protected register(time: number, context: TriggerContext): void {
    context.registerProcessingTimeTimer(time)
  }

  protected unregister(time: number, context: TriggerContext): void {
    context.deleteProcessingTimeTimer(time)
  }
}
