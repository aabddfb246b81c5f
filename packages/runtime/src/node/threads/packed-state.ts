/** State on its way between threads: one buffer, whose ownership is transferred. */
import type { JobSnapshot } from '../../execution/job-snapshot.ts'
import { decode, encode } from '../../state/codec.ts'
import type { OperatorSnapshot } from '../../state/snapshot.ts'
import type { TaskSnapshot } from '../../task/task-snapshot.ts'

/** State as bytes. */
export type PackedState = Uint8Array<ArrayBuffer>

export function packTask({ operators, finished }: TaskSnapshot): PackedState {
  return encode([[...operators], finished]) as PackedState
}

export function unpackTask(packed: PackedState): TaskSnapshot {
  const [operators, finished] = decode(packed) as [[number, OperatorSnapshot][], boolean]
  return { operators: new Map(operators), finished }
}

type Share = [node: number, subtask: number, snapshot: OperatorSnapshot, finished: boolean]

/** The state of the subtasks that run in one place. */
export function packShare(
  { operators, finished }: JobSnapshot,
  runsThere: (node: number, subtask: number) => boolean,
): PackedState {
  const share: Share[] = []
  for (const [node, snapshots] of operators)
    for (const [subtask, snapshot] of snapshots.entries())
      if (runsThere(node, subtask))
        share.push([node, subtask, snapshot, finished?.get(node)?.[subtask] === true])
  return encode(share) as PackedState
}

/** The state of a whole job, in which subtasks that run elsewhere are missing. */
export function unpackShare(packed: PackedState): JobSnapshot {
  const operators = new Map<number, OperatorSnapshot[]>()
  const finished = new Map<number, boolean[]>()
  for (const [node, subtask, snapshot, hasEnded] of decode(packed) as Share[]) {
    if (!operators.has(node)) {
      operators.set(node, [])
      finished.set(node, [])
    }
    ;(operators.get(node) as OperatorSnapshot[])[subtask] = snapshot
    ;(finished.get(node) as boolean[])[subtask] = hasEnded
  }
  return { operators, enumerators: new Map(), finished }
}
