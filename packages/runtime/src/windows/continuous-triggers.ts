import { toMillis, type Duration } from '../time/duration.ts'
import { reducingState } from '../state/descriptors.ts'
import { Trigger, type OnMergeContext, type TriggerContext, type TriggerResult } from './trigger.ts'
import type { Window } from './window.ts'

/** The time of the next firing: the earliest of those that merged windows had. */
const NEXT_FIRE = reducingState<number>('fire-time', Math.min)

/** Fires every `interval` of event time, aligned to the interval, and at the end of the window. */
export class ContinuousEventTimeTrigger extends Trigger<unknown, Window> {
  private readonly intervalMs: number

  private constructor(intervalMs: number) {
    super()
    this.intervalMs = intervalMs
  }

  static of(interval: Duration): ContinuousEventTimeTrigger {
    return new ContinuousEventTimeTrigger(toMillis(interval))
  }

  override onElement(
    _value: unknown,
    timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    if (window.maxTimestamp <= context.currentWatermark) return 'FIRE'
    context.registerEventTimeTimer(window.maxTimestamp)
    if (context.getReducingState(NEXT_FIRE).get() === null)
      this.schedule(timestamp - (timestamp % this.intervalMs), window, context)
    return 'CONTINUE'
  }

  override onEventTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    if (time === window.maxTimestamp) return 'FIRE'
    const next = context.getReducingState(NEXT_FIRE)
    if (next.get() !== time) return 'CONTINUE'
    next.clear()
    this.schedule(time, window, context)
    return 'FIRE'
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(_window: Window, context: OnMergeContext): void {
    context.mergeState(NEXT_FIRE)
    const next = context.getReducingState(NEXT_FIRE).get()
    if (next !== null) context.registerEventTimeTimer(next)
  }

  override clear(_window: Window, context: TriggerContext): void {
    const next = context.getReducingState(NEXT_FIRE)
    const time = next.get()
    if (time === null) return
    context.deleteEventTimeTimer(time)
    next.clear()
  }

  private schedule(from: number, window: Window, context: TriggerContext): void {
    const next = Math.min(from + this.intervalMs, window.maxTimestamp)
    context.getReducingState(NEXT_FIRE).add(next)
    context.registerEventTimeTimer(next)
  }
}

/** Fires every `interval` of the clock, aligned to the interval, up to the end of the window. */
export class ContinuousProcessingTimeTrigger extends Trigger<unknown, Window> {
  private readonly intervalMs: number

  private constructor(intervalMs: number) {
    super()
    this.intervalMs = intervalMs
  }

  static of(interval: Duration): ContinuousProcessingTimeTrigger {
    return new ContinuousProcessingTimeTrigger(toMillis(interval))
  }

  override onElement(
    _value: unknown,
    _timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    const now = context.currentProcessingTime
    if (context.getReducingState(NEXT_FIRE).get() === null)
      this.schedule(now - (now % this.intervalMs), window, context)
    return 'CONTINUE'
  }

  override onProcessingTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    const next = context.getReducingState(NEXT_FIRE)
    if (next.get() !== time) return 'CONTINUE'
    next.clear()
    this.schedule(time, window, context)
    return 'FIRE'
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(_window: Window, context: OnMergeContext): void {
    context.mergeState(NEXT_FIRE)
    const next = context.getReducingState(NEXT_FIRE).get()
    if (next !== null) context.registerProcessingTimeTimer(next)
  }

  override clear(_window: Window, context: TriggerContext): void {
    const next = context.getReducingState(NEXT_FIRE)
    const time = next.get()
    if (time === null) return
    context.deleteProcessingTimeTimer(time)
    next.clear()
  }

  private schedule(from: number, window: Window, context: TriggerContext): void {
    const next = Math.min(from + this.intervalMs, window.maxTimestamp)
    context.getReducingState(NEXT_FIRE).add(next)
    context.registerProcessingTimeTimer(next)
  }
}
