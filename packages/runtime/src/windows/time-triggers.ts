import { Trigger, type OnMergeContext, type TriggerContext, type TriggerResult } from './trigger.ts'
import type { Window } from './window.ts'

/** Fires when the watermark reaches the end of the window, and once for every late record within the allowed lateness. */
export class EventTimeTrigger extends Trigger<unknown, Window> {
  static create(): EventTimeTrigger {
    return new EventTimeTrigger()
  }

  override onElement(
    _value: unknown,
    _timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    if (window.maxTimestamp <= context.currentWatermark) return 'FIRE'
    context.registerEventTimeTimer(window.maxTimestamp)
    return 'CONTINUE'
  }

  override onEventTime(time: number, window: Window): TriggerResult {
    return time === window.maxTimestamp ? 'FIRE' : 'CONTINUE'
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(window: Window, context: OnMergeContext): void {
    if (window.maxTimestamp > context.currentWatermark) context.registerEventTimeTimer(window.maxTimestamp)
  }

  override clear(window: Window, context: TriggerContext): void {
    context.deleteEventTimeTimer(window.maxTimestamp)
  }
}

/** Fires when the clock passes the end of the window. */
export class ProcessingTimeTrigger extends Trigger<unknown, Window> {
  static create(): ProcessingTimeTrigger {
    return new ProcessingTimeTrigger()
  }

  override onElement(
    _value: unknown,
    _timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    context.registerProcessingTimeTimer(window.maxTimestamp)
    return 'CONTINUE'
  }

  override onProcessingTime(): TriggerResult {
    return 'FIRE'
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(window: Window, context: OnMergeContext): void {
    if (window.maxTimestamp > context.currentProcessingTime)
      context.registerProcessingTimeTimer(window.maxTimestamp)
  }

  override clear(window: Window, context: TriggerContext): void {
    context.deleteProcessingTimeTimer(window.maxTimestamp)
  }
}

/** Never fires: for global windows that get a trigger of their own. */
export class NeverTrigger extends Trigger<unknown, Window> {
  override onElement(): TriggerResult {
    return 'CONTINUE'
  }

  override get canMerge(): boolean {
    return true
  }
}
