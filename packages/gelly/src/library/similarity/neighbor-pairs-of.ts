/**
 * Pairs of neighbours of each vertex: quadratic in its degree, so that a hub is too much for one subtask. Its neighbours,
 * in order of ids, are cut into groups; group g pairs its own among each other and with all that come later, and the
 * groups are dealt to all subtasks.
 */
import type { DataSet } from '@wiesel/dataset'
import { compareIds } from '../../graph/compare-ids.ts'
import type { VertexId } from '../../graph/types.ts'

/** A neighbour of a vertex, with a number. */
export type WeighedNeighbor<K extends VertexId> = readonly [of: K, neighbor: K, weight: number]

type Grouped<K> = readonly [group: number, of: K, neighbor: K, weight: number]

/** What is emitted for a pair of neighbours, that of the smaller id first. */
export type PairOf<K extends VertexId, R> = (a: WeighedNeighbor<K>, b: WeighedNeighbor<K>) => R

/** Something for each pair of neighbours of each vertex. */
export function neighborPairsOf<K extends VertexId, R>(
  neighbors: DataSet<WeighedNeighbor<K>>,
  groupSize: number,
  pairOf: PairOf<K, R>,
): DataSet<R> {
  return neighbors
    .groupBy(0)
    .reduceGroup<readonly [groups: number, row: WeighedNeighbor<K>]>(function* (group) {
      const sorted = [...group].sort((a, b) => compareIds(a[1], b[1]))
      for (let i = 0; i < sorted.length; i++) yield [Math.floor(i / groupSize) + 1, sorted[i]]
    })
    .name('Group spans')
    .rebalance()
    .flatMap<Grouped<K>>(function* ([groups, [of, neighbor, weight]]) {
      for (let group = 0; group < groups; group++) yield [group, of, neighbor, weight]
    })
    .name('Groups')
    .groupBy(0, 1)
    .reduceGroup<R>(function* (group) {
      const sorted = [...group]
        .map(([, of, neighbor, weight]): WeighedNeighbor<K> => [of, neighbor, weight])
        .sort((a, b) => compareIds(a[1], b[1]))
      for (let j = 1; j < sorted.length; j++)
        for (let i = 0; i < Math.min(j, groupSize); i++) yield pairOf(sorted[i], sorted[j])
    })
    .name('Pairs of neighbours')
}
