/**
 * What: which worker runs which subtask.
 * Algorithm: as Flink's slots. Subtask i of every chain of one slot-sharing group goes into slot i of the group, so that a
 *   forward edge never leaves its slot; slots are dealt to the workers in turns. All of an iteration is in the group of its
 *   head, since its operators share the part of the solution set that belongs to their subtask.
 */
import type { JobGraph, JobVertex } from '../../plan/job-graph.ts'

/** For each chain, by its id, the worker of each subtask. */
export type Placement = ReadonlyMap<number, readonly number[]>

export function placeSubtasks({ plan, vertices }: JobGraph, workers: number): Placement {
  const groupOf = ({ head }: JobVertex): string => plan.nodes[head.loop?.head ?? head.id].slotSharingGroup
  const slots = new Map<string, number>()
  for (const vertex of vertices) {
    const { parallelism } = vertex
    const group = groupOf(vertex)
    slots.set(group, Math.max(slots.get(group) ?? 0, parallelism))
  }
  const firstSlot = new Map<string, number>()
  let next = 0
  for (const [group, count] of slots) {
    firstSlot.set(group, next)
    next += count
  }
  return new Map(
    vertices.map((vertex) => {
      const { id, parallelism } = vertex
      const first = firstSlot.get(groupOf(vertex)) as number
      return [id, Array.from({ length: parallelism }, (_, subtask) => (first + subtask) % workers)]
    }),
  )
}
