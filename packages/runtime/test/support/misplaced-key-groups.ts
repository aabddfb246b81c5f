import { keyGroupOf } from '@wiesel/runtime'
import { subtaskOfKeyGroup, SnapshotReader, type OperatorSnapshot } from '@wiesel/runtime/internal'

/** The key groups in the snapshot of a subtask that it does not own, or that a key in them does not belong to. */
export function misplacedKeyGroups(
  snapshot: OperatorSnapshot,
  subtask: number,
  parallelism: number,
  maxParallelism: number,
): number[] {
  const stored = Object.values(snapshot.keyed).flatMap((blocks) => Object.keys(blocks).map(Number))
  const reader = new SnapshotReader(snapshot)
  const needed = reader
    .keyedNames()
    .flatMap((state) => [...reader.keyed(state)])
    .map(([key]) => keyGroupOf(key, maxParallelism))
  return [...stored, ...needed].filter(
    (group) => subtaskOfKeyGroup(group, parallelism, maxParallelism) !== subtask,
  )
}
