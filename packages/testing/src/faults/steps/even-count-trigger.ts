import {
  reducingState,
  Trigger,
  type OnMergeContext,
  type TimeWindow,
  type TriggerContext,
  type TriggerResult,
} from '@wiesel/runtime'

const COUNT = reducingState<number>('count', (a, b) => a + b)

/** Fires at the end of a window if it has got an even number of records; drops the others. */
export class EvenCountTrigger extends Trigger<unknown, TimeWindow> {
  override onElement(
    _value: unknown,
    _time: number,
    window: TimeWindow,
    context: TriggerContext,
  ): TriggerResult {
    const count = context.getReducingState(COUNT)
    // With the first record only, so that a timer that is lost is missing.
    if (count.get() === undefined) context.registerEventTimeTimer(window.maxTimestamp)
    count.add(1)
    return 'CONTINUE'
  }

  override onEventTime(time: number, window: TimeWindow, context: TriggerContext): TriggerResult {
    if (time !== window.maxTimestamp) return 'CONTINUE'
    return (context.getReducingState(COUNT).get() ?? 0) % 2 === 0 ? 'FIRE_AND_PURGE' : 'PURGE'
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(window: TimeWindow, context: OnMergeContext): void {
    context.mergeState(COUNT)
    context.registerEventTimeTimer(window.maxTimestamp)
  }

  override clear(window: TimeWindow, context: TriggerContext): void {
    context.getReducingState(COUNT).clear()
    context.deleteEventTimeTimer(window.maxTimestamp)
  }
}
