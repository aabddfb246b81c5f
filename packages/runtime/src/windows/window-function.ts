import type { Collector, Emitted, RuntimeContext } from '../operator/function-types.ts'
import type { OutputTag } from '../operator/output-tag.ts'
import type { KeyedStateStore } from '../state/state-store.ts'
import type { Window } from './window.ts'

/** What a window function may use: the window, clocks, state of the window and of the key. Valid during the call. */
export interface ProcessWindowContext<W extends Window> {
  readonly window: W
  readonly currentWatermark: number
  readonly currentProcessingTime: number
  /** State of this key and window; remove it in `clear`. Not with windows that merge. */
  windowState(): KeyedStateStore
  /** State of this key, shared by all its windows. */
  globalState(): KeyedStateStore
  /** Emits to a side output, with the timestamp of the window's end. */
  output<T>(tag: OutputTag<T>, value: T): void
}

/**
 * Called when a window fires, with everything in it; behind `reduce` or `aggregate` that is the one result. One instance
 * works in each subtask: pass a factory, or an object, which is copied per subtask.
 */
export interface ProcessWindowFunction<In, Out, K, W extends Window> {
  open?(context: RuntimeContext): void | Promise<void>
  process(key: K, context: ProcessWindowContext<W>, elements: Iterable<In>, out: Collector<Out>): Emitted<Out>
  /** The window is removed: clear what was kept in `windowState()`. */
  clear?(context: ProcessWindowContext<W>): void
  close?(): void | Promise<void>
}
