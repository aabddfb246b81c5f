/** Calls a trigger for one window of the current key, with the context that belongs to it. */
import type { Timers } from '../operators/timers.ts'
import { mergeStateValues, ScopedState, type NamedValues } from '../state/scoped-state.ts'
import type { KeyedStateStore } from '../state/state-store.ts'
import type { StateDescriptor } from '../state/descriptors.ts'
import type { KeyWindows } from './key-windows.ts'
import type { OnMergeContext, Trigger, TriggerContext, TriggerResult } from './trigger.ts'
import { noWindowState } from './window-emitter.ts'
import type { Window } from './window.ts'

/** Where the scope finds what is current. */
export interface TriggerSurroundings<W extends Window> {
  readonly timers: () => Timers
  readonly windows: () => KeyWindows<W>
  readonly key: () => unknown
  readonly now: () => number
}

const NO_MERGING_STATE = noWindowState(
  'Windows that merge have no state of their own: use globalState(), or keep it in the aggregation.',
)

function valuesOf(map: Map<string, NamedValues>, id: string, create: boolean): NamedValues | undefined {
  let values = map.get(id)
  if (values === undefined && create) map.set(id, (values = new Map()))
  return values
}

export class TriggerScope<W extends Window> {
  private readonly surroundings: TriggerSurroundings<W>
  private readonly triggerState: ScopedState
  private readonly functionState: ScopedState
  private readonly context: OnMergeContext
  private windowId = ''
  private merged: readonly W[] = []

  constructor(surroundings: TriggerSurroundings<W>) {
    const { windows } = surroundings
    this.surroundings = surroundings
    this.triggerState = new ScopedState(
      (create) => valuesOf(windows().triggers, this.windowId, create),
      () => windows().triggers.delete(this.windowId),
    )
    this.functionState = new ScopedState(
      (create) => valuesOf(windows().functions, this.windowId, create),
      () => windows().functions.delete(this.windowId),
    )
    this.context = this.makeContext()
  }

  onElement<T>(trigger: Trigger<T, W>, value: T, timestamp: number, window: W): TriggerResult {
    this.windowId = window.id
    return trigger.onElement(value, timestamp, window, this.context)
  }

  onEventTime(trigger: Trigger<any, W>, time: number, window: W): TriggerResult {
    this.windowId = window.id
    return trigger.onEventTime(time, window, this.context)
  }

  onProcessingTime(trigger: Trigger<any, W>, time: number, window: W): TriggerResult {
    this.windowId = window.id
    return trigger.onProcessingTime(time, window, this.context)
  }

  onMerge(trigger: Trigger<any, W>, result: W, merged: readonly W[]): void {
    this.windowId = result.id
    this.merged = merged
    trigger.onMerge(result, this.context)
  }

  clear(trigger: Trigger<any, W>, window: W): void {
    this.windowId = window.id
    trigger.clear(window, this.context)
  }

  /** Makes `window` the current window. */
  enter(window: W): void {
    this.windowId = window.id
  }

  /** The window function's state of the current window. */
  windowState(merging: boolean): KeyedStateStore {
    return merging ? NO_MERGING_STATE() : this.functionState.store
  }

  private mergeState(descriptor: StateDescriptor): void {
    const { triggers } = this.surroundings.windows()
    const ids = [
      this.windowId,
      ...this.merged.map((window) => window.id).filter((id) => id !== this.windowId),
    ]
    const value = mergeStateValues(
      descriptor,
      ids.map((id) => triggers.get(id)?.get(descriptor.name)),
    )
    for (const id of ids) {
      const values = triggers.get(id)
      if (values?.delete(descriptor.name) === true && values.size === 0) triggers.delete(id)
    }
    if (value !== undefined) valuesOf(triggers, this.windowId, true)?.set(descriptor.name, value)
  }

  private makeContext(): OnMergeContext {
    const { timers, key, now } = this.surroundings
    const scope = this
    const { store } = this.triggerState
    const clocks: Omit<TriggerContext, keyof KeyedStateStore> = {
      get currentWatermark(): number {
        return timers().currentWatermark
      },
      get currentProcessingTime(): number {
        return now()
      },
      registerEventTimeTimer: (time) => timers().addEvent(time, key(), scope.windowId),
      registerProcessingTimeTimer: (time) => timers().addProcessing(time, key(), scope.windowId),
      deleteEventTimeTimer: (time) => timers().event.remove(time, key(), scope.windowId),
      deleteProcessingTimeTimer: (time) => timers().processing.remove(time, key(), scope.windowId),
    }
    return Object.assign(clocks, store, {
      mergeState: (descriptor: StateDescriptor) => scope.mergeState(descriptor),
    }) as OnMergeContext
  }
}
