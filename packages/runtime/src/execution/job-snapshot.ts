import type { OperatorSnapshot } from '../state/snapshot.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'

/** State to start from: for each operator (node id) one snapshot per subtask, and each source's enumerator. */
export interface JobSnapshot {
  readonly operators: ReadonlyMap<number, readonly OperatorSnapshot[]>
  readonly enumerators: ReadonlyMap<number, unknown>
  /** For each operator, which of its subtasks had ended; missing where none had. */
  readonly finished?: ReadonlyMap<number, readonly boolean[]>
}

/** One snapshot of a job, from those of its tasks in their order. */
export function assembleSnapshot(
  tasks: readonly TaskSnapshot[],
  enumerators: ReadonlyMap<number, unknown>,
): JobSnapshot {
  const operators = new Map<number, OperatorSnapshot[]>()
  const finished = new Map<number, boolean[]>()
  for (const task of tasks) {
    for (const [id, snapshot] of task.operators) {
      operators.set(id, [...(operators.get(id) ?? []), snapshot])
      finished.set(id, [...(finished.get(id) ?? []), task.finished])
    }
  }
  for (const [id, flags] of finished) if (!flags.includes(true)) finished.delete(id)
  return { operators, enumerators, finished }
}

/** What a snapshot has of some operators of one subtask, by node id. */
export function snapshotsOf(
  nodeIds: readonly number[],
  subtask: number,
  restored: JobSnapshot | undefined,
): Map<number, OperatorSnapshot> {
  const found = new Map<number, OperatorSnapshot>()
  for (const id of nodeIds) {
    const snapshot = restored?.operators.get(id)?.[subtask]
    if (snapshot !== undefined) found.set(id, snapshot)
  }
  return found
}
