import type { NamedValues } from '../state/scoped-state.ts'
import { MergingWindowSet } from './merging-window-set.ts'
import type { WindowAssigner } from './window-assigner.ts'
import { windowOfId, type Window } from './window.ts'

/** As {@link KeyWindows} stands in a snapshot: window ids with what belongs to them. */
export type StoredKeyWindows = [
  contents: [string, unknown][],
  triggers: [string, [string, unknown][]][],
  functions: [string, [string, unknown][]][],
  merging: [window: string, state: string][] | null,
]

/** Everything that is kept for the windows of one key. Window ids are the keys of its maps. */
export class KeyWindows<W extends Window> {
  /** What is in each (state) window. */
  readonly contents = new Map<string, unknown>()
  /** The trigger's state of each window. */
  readonly triggers = new Map<string, NamedValues>()
  /** The window function's state of each window. */
  readonly functions = new Map<string, NamedValues>()
  merging: MergingWindowSet<W> | undefined

  mergingSet(assigner: WindowAssigner<any, W>): MergingWindowSet<W> {
    return (this.merging ??= new MergingWindowSet<W>(assigner))
  }

  get isEmpty(): boolean {
    return (
      this.contents.size === 0 &&
      this.triggers.size === 0 &&
      this.functions.size === 0 &&
      (this.merging?.size ?? 0) === 0
    )
  }

  store(): StoredKeyWindows {
    const named = (map: Map<string, NamedValues>): [string, [string, unknown][]][] =>
      [...map].map(([id, values]) => [id, [...values]])
    const merging =
      this.merging === undefined
        ? null
        : [...this.merging.entries()].map(([window, state]): [string, string] => [window.id, state.id])
    return [[...this.contents], named(this.triggers), named(this.functions), merging]
  }

  static load<W extends Window>(
    [contents, triggers, functions, merging]: StoredKeyWindows,
    assigner: WindowAssigner<any, W>,
  ): KeyWindows<W> {
    const windows = new KeyWindows<W>()
    for (const [id, value] of contents) windows.contents.set(id, value)
    for (const [id, values] of triggers) windows.triggers.set(id, new Map(values))
    for (const [id, values] of functions) windows.functions.set(id, new Map(values))
    if (merging !== null) {
      windows.merging = new MergingWindowSet<W>(
        assigner,
        merging.map(([window, state]): [W, W] => [windowOfId(window) as W, windowOfId(state) as W]),
      )
    }
    return windows
  }
}
