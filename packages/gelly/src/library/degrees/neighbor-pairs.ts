import type { DataSet } from '@wiesel/dataset'
import { onceForEach } from '../../graph/once-for-each.ts'
import type { Edge, VertexId } from '../../graph/types.ts'

/** The edge leads from the first vertex to the second. */
export const FORWARD = 0b10
/** The edge leads from the second vertex to the first. */
export const REVERSE = 0b01

/** Two vertices with an edge between them, and in which directions there is one. */
export type NeighborMask<K extends VertexId> = readonly [first: K, second: K, mask: number]

function either<K extends VertexId>(a: NeighborMask<K>, b: NeighborMask<K>): NeighborMask<K> {
  return [a[0], a[1], a[2] | b[2]]
}

/** The neighbours of each vertex, each once, seen from both sides. */
export const neighborMasks: <K extends VertexId>(edges: DataSet<Edge<K, any>>) => DataSet<NeighborMask<K>> =
  onceForEach((edges: DataSet<any>) =>
    edges
      .flatMap<NeighborMask<any>>((edge, out) => {
        out([edge[0], edge[1], FORWARD])
        out([edge[1], edge[0], REVERSE])
      })
      .groupBy(0, 1)
      .reduce(either)
      .name('Neighbours'),
  )
