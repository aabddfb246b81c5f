import { SnapshotReader, type JobSnapshot, type OperatorSnapshot } from '@wiesel/runtime/internal'

/** Looks whether the keyed state of a job that was just restored is what it was restored from, up to the order. */
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

function canonical(subtasks: readonly OperatorSnapshot[]): string[] {
  return subtasks
    .flatMap((snapshot, subtask) => {
      const reader = new SnapshotReader(snapshot)
      return reader
        .keyedNames()
        .flatMap((state) => [...reader.keyed(state)].map((entry) => JSON.stringify([subtask, state, entry])))
    })
    .toSorted()
}
