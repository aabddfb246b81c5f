import type { DataSet } from '@wiesel/dataset'
import type { Edge, Vertex, VertexId } from '../../graph/types.ts'

/** Edges with something known of the vertex at one end. */
export function withDegree<K extends VertexId, EV, D>(
  edges: DataSet<Edge<K, EV>>,
  degrees: DataSet<Vertex<K, D>>,
  end: 0 | 1,
): DataSet<Edge<K, readonly [value: EV, degree: D]>> {
  return edges
    .join(degrees)
    .where(end)
    .equalTo(0)
    .with((edge, vertex): Edge<K, readonly [EV, D]> => [edge[0], edge[1], [edge[2], vertex[1]]])
    .name('Edges with degrees')
}

/** As {@link withDegree}, for edges that know one end already. */
export function addDegree<K extends VertexId, EV, D>(
  edges: DataSet<Edge<K, readonly [value: EV, degree: D]>>,
  degrees: DataSet<Vertex<K, D>>,
  end: 0 | 1,
): DataSet<Edge<K, readonly [value: EV, sourceDegree: D, targetDegree: D]>> {
  return edges
    .join(degrees)
    .where(end)
    .equalTo(0)
    .with(([source, target, [value, first]], vertex): Edge<K, readonly [EV, D, D]> => [
      source,
      target,
      [value, first, vertex[1]],
    ])
    .name('Edges with pairs of degrees')
}
