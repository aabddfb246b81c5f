import type { AppendingState, ListState, ValueState } from '../state/state-handles.ts'
import type {
  AggregatingStateDescriptor,
  ListStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../state/descriptors.ts'
import type { Window } from './window.ts'

/** What a trigger decides: to emit the window's contents (fire), to drop them (purge), both, or neither. */
export const TriggerResult = {
  CONTINUE: 'CONTINUE',
  FIRE: 'FIRE',
  PURGE: 'PURGE',
  FIRE_AND_PURGE: 'FIRE_AND_PURGE',
} as const
/** One of {@link TriggerResult}. */
export type TriggerResult = (typeof TriggerResult)[keyof typeof TriggerResult]

export function isFire(result: TriggerResult): boolean {
  return result === 'FIRE' || result === 'FIRE_AND_PURGE'
}

export function isPurge(result: TriggerResult): boolean {
  return result === 'PURGE' || result === 'FIRE_AND_PURGE'
}

/** Clocks, timers and state of one key and one window. */
export interface TriggerContext {
  readonly currentWatermark: number
  readonly currentProcessingTime: number
  registerEventTimeTimer(time: number): void
  registerProcessingTimeTimer(time: number): void
  deleteEventTimeTimer(time: number): void
  deleteProcessingTimeTimer(time: number): void
  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>
  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T>
  getAggregatingState<In, Acc, Out>(
    descriptor: AggregatingStateDescriptor<In, Acc, Out>,
  ): AppendingState<In, Out>
}

/** As {@link TriggerContext}, for the window that others were merged into. */
export interface OnMergeContext extends TriggerContext {
  /** Moves the state of the merged windows to the new one, combining it. Value state cannot be merged. */
  mergeState(
    descriptor:
      ListStateDescriptor<any> | ReducingStateDescriptor<any> | AggregatingStateDescriptor<any, any, any>,
  ): void
}

/**
 * Decides when a window's contents are emitted and dropped. One object serves all keys and windows of a subtask, so it
 * keeps no fields of its own: state goes through the context.
 *
 * Calls: `onElement` for every record put into a window; `onEventTime` and `onProcessingTime` when a timer registered
 * for the window is due, and at the window's cleanup time; `onMerge` when windows were merged into a new one (the timers
 * of the merged ones are dropped, so register again what is needed); `clear` when the window is removed.
 */
export abstract class Trigger<T, W extends Window> {
  abstract onElement(value: T, timestamp: number, window: W, context: TriggerContext): TriggerResult

  onEventTime(_time: number, _window: W, _context: TriggerContext): TriggerResult {
    return 'CONTINUE'
  }

  onProcessingTime(_time: number, _window: W, _context: TriggerContext): TriggerResult {
    return 'CONTINUE'
  }

  /** Whether `onMerge` works: without it the trigger cannot be used with session windows. */
  get canMerge(): boolean {
    return false
  }

  onMerge(_window: W, _context: OnMergeContext): void {}

  /** Deletes timers and state of the window. */
  clear(_window: W, _context: TriggerContext): void {}
}
