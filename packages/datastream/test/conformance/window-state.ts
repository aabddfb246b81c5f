import { isDeepStrictEqual } from 'node:util'
import { SnapshotReader, type OperatorSnapshot } from '@wiesel/runtime/internal'

/** How the windows of a key stand in a snapshot. */
type Stored = [
  contents: [string, unknown][],
  triggers: [string, [string, unknown][]][],
  functions: [string, [string, unknown][]][],
  merging: [window: string, state: string][] | null,
]

/** How many entries of state and timers an operator that keeps windows by key has. */
export interface WindowCounts {
  keyedStateEntries: number
  eventTimeTimers: number
  processingTimeTimers: number
}

/** Counts: contents, each state of a trigger or a window function, one set of merging windows per key; timers. */
export function windowCounts(snapshots: readonly OperatorSnapshot[]): WindowCounts {
  const counts: WindowCounts = { keyedStateEntries: 0, eventTimeTimers: 0, processingTimeTimers: 0 }
  for (const reader of snapshots.map((snapshot) => new SnapshotReader(snapshot))) {
    for (const [, stored] of reader.keyed('windows')) {
      const [contents, triggers, functions, merging] = stored as Stored
      const states = [...triggers, ...functions].reduce((sum, [, values]) => sum + values.length, 0)
      counts.keyedStateEntries += contents.length + states + ((merging?.length ?? 0) > 0 ? 1 : 0)
    }
    counts.eventTimeTimers += [...reader.keyed('timers/event')].length
    counts.processingTimeTimers += [...reader.keyed('timers/processing')].length
  }
  return counts
}

/** The elements that are kept for a window of a key; of one that aggregates, the one result so far. */
export function storedContents(
  snapshots: readonly OperatorSnapshot[],
  key: unknown,
  windowId: string,
  kind: 'elements' | 'result',
): unknown[] {
  for (const reader of snapshots.map((snapshot) => new SnapshotReader(snapshot))) {
    for (const [owner, stored] of reader.keyed('windows')) {
      if (!isDeepStrictEqual(owner, key)) continue
      const [contents, , , merging] = stored as Stored
      const stateId = merging?.find(([window]) => window === windowId)?.[1] ?? windowId
      const found = contents.find(([window]) => window === stateId)?.[1]
      if (found === undefined) return []
      return kind === 'elements' ? (found as unknown[]).map(plainElement) : [found]
    }
  }
  return []
}

/** An element without what an evictor keeps beside it. */
function plainElement(element: unknown): unknown {
  const isStamped =
    typeof element === 'object' && element !== null && 'value' in element && 'timestamp' in element
  return isStamped ? element.value : element
}
