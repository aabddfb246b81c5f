import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import { chunksOf, edgesOfColumns } from '../building/edge-chunks.ts'
import { EndIds, EndIdsOfChunks } from '../building/end-ids.ts'
import { compose } from './compose.ts'
import type { Edge, GraphParts, Vertex, VertexId } from './types.ts'

/** The distinct ids at the ends of edges. */
export function idsOfEdges<K extends VertexId>(edges: DataSet<Edge<K, any>>): DataSet<K> {
  const chunks = chunksOf(edges)
  return edges.env.make
    .transformed<K>({
      name: 'Vertex ids',
      inputs: [(chunks ?? edges).upstreams],
      functions: [],
      create: () => (chunks === undefined ? new EndIds() : new EndIdsOfChunks()),
      parallelism: (chunks ?? edges).parallelism,
    })
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

/** Edges as columns: the source of each, its target, and its value. Without values they are `null`. */
export interface EdgeColumns<K extends VertexId, EV = null> {
  readonly sources: ArrayLike<K>
  readonly targets: ArrayLike<K>
  readonly values?: ArrayLike<EV>
}

/** Vertices as columns: the id of each, and its value. Without values they are `null`. */
export interface VertexColumns<K extends VertexId, VV = null> {
  readonly ids: ArrayLike<K>
  readonly values?: ArrayLike<VV>
}

/** A graph of columns. @throws OptionError `INVALID_OPTION` for columns that are not of equal length */
export function graphOfColumns<K extends VertexId, VV, EV>(
  env: ExecutionEnvironment,
  { sources, targets, values }: EdgeColumns<K, EV>,
  vertices: VertexColumns<K, VV> | ((id: K) => VV) | undefined,
): GraphParts<K, VV, EV> {
  const edges: DataSet<Edge<K, EV>> = edgesOfColumns(env, { sources, targets, values })
  if (vertices === undefined || typeof vertices === 'function') return graphOfEdges(edges, vertices)
  const { ids, values: vertexValues } = vertices
  if (vertexValues !== undefined && vertexValues.length !== ids.length)
    throw new OptionError(
      `Columns of vertices must be of equal length, not ${ids.length}, ${vertexValues.length}.`,
    )
  const numbers = ids.length === 0 ? env.fromCollection<number>([]) : env.fromSequence(0, ids.length - 1)
  return {
    vertices: numbers
      .map((i): Vertex<K, VV> => [ids[i], vertexValues === undefined ? (null as VV) : vertexValues[i]])
      .name('Vertices'),
    edges,
  }
}
