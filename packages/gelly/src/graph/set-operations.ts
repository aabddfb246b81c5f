import type { DataSet } from '@wiesel/dataset'
import type { Edge, GraphParts, VertexId } from './types.ts'

/** Vertices distinct by id and value, all edges of both. */
export function unite<K extends VertexId, VV, EV>(
  a: GraphParts<K, VV, EV>,
  b: GraphParts<K, VV, EV>,
): GraphParts<K, VV, EV> {
  return { vertices: a.vertices.union(b.vertices).distinct(), edges: a.edges.union(b.edges) }
}

/** The edges that are in both, equal in ends and value: each once, or both of each matching pair. */
export function commonEdges<K extends VertexId, EV>(
  a: DataSet<Edge<K, EV>>,
  b: DataSet<Edge<K, EV>>,
  distinct: boolean,
): DataSet<Edge<K, EV>> {
  const all = (edge: Edge<K, EV>): Edge<K, any> => edge
  return a
    .coGroup(b)
    .where(all)
    .equalTo(all)
    .with<Edge<K, EV>>((left, right) => {
      const [own, others] = [[...left], [...right]]
      const pairs = Math.min(own.length, others.length)
      if (distinct) return own.slice(0, Math.min(pairs, 1))
      return own.slice(0, pairs).flatMap((edge, i) => [edge, others[i]])
    })
    .name('Common edges')
}
