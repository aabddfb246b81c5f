/**
 * What: the windows in flight of one key where windows merge, and for each the *state window* under which its contents
 *   are kept.
 * Why two: when windows merge, the contents of one of them stay where they are and stand for the result; only the others
 *   move.
 */
import type { Window } from './window.ts'
import type { WindowAssigner } from './window-assigner.ts'

/** Called when windows are merged: the result, what was merged, and state windows that are to be moved into the result's. */
export type OnMerge<W> = (
  result: W,
  merged: readonly W[],
  stateWindow: W,
  mergedStateWindows: readonly W[],
) => void

export class MergingWindowSet<W extends Window> {
  private readonly assigner: WindowAssigner<any, W>
  private readonly mapping = new Map<string, { window: W; state: W }>()

  /** @param entries what {@link entries} returned before a restart */
  constructor(assigner: WindowAssigner<any, W>, entries: Iterable<readonly [window: W, state: W]> = []) {
    this.assigner = assigner
    for (const [window, state] of entries) this.mapping.set(window.id, { window, state })
  }

  /** Under which window the contents are; `undefined` if the window is not in flight. */
  stateWindow(window: W): W | undefined {
    return this.mapping.get(window.id)?.state
  }

  /** Forgets a window. */
  retire(window: W): void {
    this.mapping.delete(window.id)
  }

  get size(): number {
    return this.mapping.size
  }

  *entries(): IterableIterator<[window: W, state: W]> {
    for (const { window, state } of this.mapping.values()) yield [window, state]
  }

  /** Adds a window, merging it with those it meets. Returns the window it is now part of. */
  add(added: W, onMerge: OnMerge<W>): W {
    const windows = [...this.mapping.values()].map(({ window }) => window)
    const merges: { result: W; merged: W[] }[] = []
    const known = this.mapping.has(added.id)
    const merge = this.assigner.mergeWindows?.bind(this.assigner)
    merge?.(known ? windows : [...windows, added], (merged, result) =>
      merges.push({ result, merged: [...merged] }),
    )
    let into = added
    let mergedAdded = false
    for (const { result, merged } of merges) {
      const without = known ? merged : merged.filter((window) => window.id !== added.id)
      if (without.length < merged.length || merged.some((window) => window.id === added.id)) {
        mergedAdded = true
        into = result
      }
      this.mergeOne(result, without, onMerge)
    }
    if (!mergedAdded && !known) this.mapping.set(added.id, { window: added, state: added })
    return into
  }

  private mergeOne(result: W, merged: readonly W[], onMerge: OnMerge<W>): void {
    const states = merged
      .map((window) => this.mapping.get(window.id)?.state)
      .filter((state) => state !== undefined)
    const [kept, ...moved] = states
    for (const window of merged) this.mapping.delete(window.id)
    this.mapping.set(result.id, { window: result, state: kept })
    const covered = merged.length === 1 && merged[0].id === result.id
    if (!covered) onMerge(result, merged, kept, moved)
  }
}
