/**
 * What: which worker runs which subtask.
 * Algorithm: as Flink's slots. Subtask i of every chain of one slot-sharing group goes into slot i of the group, so that a
 *   forward edge never leaves its slot; slots are dealt to the workers in turns.
 */
import type { JobGraph } from '../../plan/job-graph.ts'

/** For each chain, by its id, the worker of each subtask. */
export type Placement = ReadonlyMap<number, readonly number[]>

export function placeSubtasks({ vertices }: JobGraph, workers: number): Placement {
  const slots = new Map<string, number>()
  for (const { head, parallelism } of vertices) {
    const group = head.slotSharingGroup
    slots.set(group, Math.max(slots.get(group) ?? 0, parallelism))
  }
  const firstSlot = new Map<string, number>()
  let next = 0
  for (const [group, count] of slots) {
    firstSlot.set(group, next)
    next += count
  }
  return new Map(
    vertices.map(({ id, head, parallelism }) => {
      const first = firstSlot.get(head.slotSharingGroup) as number
      return [id, Array.from({ length: parallelism }, (_, subtask) => (first + subtask) % workers)]
    }),
  )
}
