import { SnapshotReader, type JobSnapshot, type OperatorSnapshot } from '@wiesel/runtime/internal'

/** Lists that change when a sink opens: it commits. */
const CHANGED_AT_OPEN = new Set(['committables', 'writer'])

/** Keyed state that is not the same when it is written again: it may expire meanwhile, or has its parts numbered anew. */
const WRITTEN_ANEW = new Set(['state/value (with ttl)/hint', 'partial-matches'])

/** Whether operators still have a list as it was once they are open. Unions of the runtime's own are cut to what is needed. */
function isKept(name: string, mode: string): boolean {
  return !CHANGED_AT_OPEN.has(name) && (mode !== 'union' || name.startsWith('function/'))
}

/**
 * Looks whether the state of a job that was just restored is what it was restored from, up to the order: that of keys, and
 * the lists of each subtask, be they its own, broadcast, or a share of a union.
 */
export function differenceOf(restored: JobSnapshot, now: JobSnapshot): string | undefined {
  for (const [operator, subtasks] of restored.operators) {
    const before = canonical(subtasks)
    const after = canonical(now.operators.get(operator) ?? [])
    const i = before.findIndex((entry, index) => entry !== after[index])
    if (i >= 0 || before.length !== after.length)
      return `Operator ${operator} was restored from ${before.length} entries and has ${after.length}: ${before[i]} became ${after[i]}.`
  }
  return undefined
}

/** How many entries of each kind there are to compare. */
export function sizeOf({ operators }: JobSnapshot): [kind: string, entries: number][] {
  const sizes = new Map<string, number>()
  for (const { keyed, lists } of [...operators.values()].flat()) {
    const add = (kind: string, count: number): void => void sizes.set(kind, (sizes.get(kind) ?? 0) + count)
    for (const groups of Object.values(keyed)) add('keyed', Object.keys(groups).length)
    for (const [name, { mode, items }] of Object.entries(lists))
      if (isKept(name, mode)) add(mode === 'split' ? 'list' : mode, items.length)
  }
  return [...sizes].filter(([, size]) => size > 0)
}

/** Maps as JSON would not have them. */
const withMaps = (_name: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)

function canonical(subtasks: readonly OperatorSnapshot[]): string[] {
  const entries = subtasks.flatMap((snapshot, subtask) => {
    const reader = new SnapshotReader(snapshot)
    const keyed = reader
      .keyedNames()
      .filter((name) => !WRITTEN_ANEW.has(name))
      .flatMap((state) =>
        [...reader.keyed(state)].map((entry) => JSON.stringify([subtask, state, entry], withMaps)),
      )
    const lists = reader
      .listNames()
      .filter(([name, mode]) => isKept(name, mode))
      .flatMap(([name, mode]) => {
        // Each subtask was given the whole union, and may have kept only its share.
        const place = mode === 'union' ? 'all' : subtask
        return reader.list(name).map((item) => JSON.stringify([place, name, item]))
      })
    return [...keyed, ...lists]
  })
  return [...new Set(entries)].toSorted()
}
