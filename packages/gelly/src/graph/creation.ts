import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { compose } from './compose.ts'
import type { Edge, GraphParts, Vertex, VertexId } from './types.ts'

/** The distinct ids at the ends of edges. */
export function idsOfEdges<K extends VertexId>(edges: DataSet<Edge<K, any>>): DataSet<K> {
  return edges
    .flatMap<K>((edge, out) => {
      out(edge[0])
      out(edge[1])
    })
    .name('Vertex ids')
    .distinct()
}

/** A graph of edges: its vertices are the ends of these, with a value made from the id, else `null`. */
export function graphOfEdges<K extends VertexId, VV, EV>(
  edges: DataSet<Edge<K, EV>>,
  initialise: ((id: K) => VV) | undefined,
): GraphParts<K, VV, EV> {
  const ids = idsOfEdges(edges)
  const vertices =
    initialise === undefined
      ? ids.map((id): Vertex<K, VV> => [id, null as VV])
      : ids.map(compose(initialise, (call) => (id: K): Vertex<K, VV> => [id, call(id)]))
  return { vertices: vertices.name('Vertices'), edges }
}

/** Pairs of ids as edges without values. */
export function edgesOfPairs<K extends VertexId>(
  pairs: DataSet<readonly [source: K, target: K]>,
): DataSet<Edge<K>> {
  return pairs.map(([source, target]): Edge<K> => [source, target, null]).name('Edges')
}

/** Vertices that are in memory. */
export function verticesOf<K extends VertexId, VV>(
  env: ExecutionEnvironment,
  vertices: Iterable<Vertex<K, VV>>,
): DataSet<Vertex<K, VV>> {
  return env.fromCollection(vertices, { name: 'Vertices' })
}

/** Edges that are in memory. */
export function edgesOf<K extends VertexId, EV>(
  env: ExecutionEnvironment,
  edges: Iterable<Edge<K, EV>>,
): DataSet<Edge<K, EV>> {
  return env.fromCollection(edges, { name: 'Edges' })
}
