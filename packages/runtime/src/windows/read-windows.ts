/** What is in the windows of a key, for who looks from outside. */
import type { KeyedState } from '../state/keyed-state.ts'
import type { ReadableState } from '../state/readable-state.ts'
import { TimeWindow, type Window } from './window.ts'

/** A window of a key, as `job.state(uid, 'windows')` gives it. */
export interface ReadWindow<T = any> {
  /** Where the window begins and, not included, where it ends; ∓`Infinity` for the global one. */
  readonly start: number
  readonly end: number
  /** What it would emit now: the result of its aggregation, or all its records where it keeps them. */
  readonly value: T
}

const WINDOWS = 'windows'

/** The windows of keys, and the states that the window function has for keys. */
export function readableWindows(
  windowsOf: (key: unknown) => readonly (readonly [window: Window, value: unknown])[],
  functionState: KeyedState,
): ReadableState {
  return {
    get names() {
      return [WINDOWS, ...functionState.names]
    },
    peek: (name, key) => {
      if (name !== WINDOWS) return functionState.peek(name, key)
      const windows = windowsOf(key).map(([window, value]): ReadWindow => ({ ...spanOf(window), value }))
      return windows.length === 0 ? undefined : windows.sort((a, b) => a.start - b.start)
    },
  }
}

function spanOf(window: Window): { start: number; end: number } {
  if (window instanceof TimeWindow) return { start: window.start, end: window.end }
  return { start: -Infinity, end: Infinity }
}
