import type { DataSet } from '@wiesel/dataset'
import type { Collector, Emitted } from '@wiesel/runtime'
import { UnknownVertexError } from '../errors.ts'
import { compose } from './compose.ts'
import type { Edge, EdgeDirection, GraphParts, Vertex, VertexId } from './types.ts'

/** An edge of a vertex, and the vertex at its other end. */
export type Neighbor<K extends VertexId, VV, EV> = readonly [edge: Edge<K, EV>, vertex: Vertex<K, VV>]

/** Makes anything of what is around a vertex. */
export type GroupFunction<Of, Around, R> = (
  of: Of,
  around: readonly Around[],
  out: Collector<R>,
) => Emitted<R>

/** Each edge under the ids whose edge it is. */
function edgesById<K extends VertexId, EV>(
  edges: DataSet<Edge<K, EV>>,
  direction: EdgeDirection,
): DataSet<readonly [id: K, edge: Edge<K, EV>]> {
  type Row = readonly [K, Edge<K, EV>]
  if (direction === 'OUT') return edges.map((edge): Row => [edge[0], edge])
  if (direction === 'IN') return edges.map((edge): Row => [edge[1], edge])
  return edges.flatMap<Row>((edge, out) => {
    out([edge[0], edge])
    out([edge[1], edge])
  })
}

/** Each edge under the ids whose edge it is, with the vertex at the other end; without one it is left out. */
function neighborsById<K extends VertexId, VV, EV>(
  { vertices, edges }: GraphParts<K, VV, EV>,
  direction: EdgeDirection,
): DataSet<readonly [id: K, neighbor: Neighbor<K, VV, EV>]> {
  type Row = readonly [id: K, other: K, edge: Edge<K, EV>]
  const ways =
    direction === 'OUT'
      ? edges.map((edge): Row => [edge[0], edge[1], edge])
      : direction === 'IN'
        ? edges.map((edge): Row => [edge[1], edge[0], edge])
        : edges.flatMap<Row>((edge, out) => {
            out([edge[0], edge[1], edge])
            out([edge[1], edge[0], edge])
          })
  return ways
    .join(vertices)
    .where(1)
    .equalTo(0)
    .with(([id, , edge], vertex): readonly [K, Neighbor<K, VV, EV>] => [id, [edge, vertex]])
    .name('Neighbours')
}

type Keyed<K, T> = readonly [id: K, value: T]

function reduceById<K extends VertexId, T>(
  rows: DataSet<Keyed<K, T>>,
  reduce: (a: T, b: T) => T,
): DataSet<Keyed<K, T>> {
  return rows
    .groupBy(0)
    .reduce(
      compose(reduce, (call) => (a: Keyed<K, T>, b: Keyed<K, T>): Keyed<K, T> => [a[0], call(a[1], b[1])]),
    )
}

/** The values of each vertex's edges, reduced. */
export function reduceEdges<K extends VertexId, EV>(
  { edges }: GraphParts<K, any, EV>,
  reduce: (a: EV, b: EV) => EV,
  direction: EdgeDirection,
): DataSet<Keyed<K, EV>> {
  return reduceById(
    edgesById(edges, direction).map(([id, edge]): Keyed<K, EV> => [id, edge[2]]),
    reduce,
  )
}

/** The values of each vertex's neighbours, reduced. */
export function reduceNeighbors<K extends VertexId, VV>(
  graph: GraphParts<K, VV, any>,
  reduce: (a: VV, b: VV) => VV,
  direction: EdgeDirection,
): DataSet<Keyed<K, VV>> {
  return reduceById(
    neighborsById(graph, direction).map(([id, [, vertex]]): Keyed<K, VV> => [id, vertex[1]]),
    reduce,
  )
}

/** A function over what is around each id that has anything around. */
function groupById<K extends VertexId, T, R>(
  rows: DataSet<Keyed<K, T>>,
  call: GroupFunction<K, T, R>,
): DataSet<R> {
  return rows.groupBy(0).reduceGroup<R>(
    compose(call, (bound) => (group: Iterable<Keyed<K, T>>, out: Collector<R>) => {
      const list = [...group]
      return bound(
        list[0][0],
        list.map(([, value]) => value),
        out,
      )
    }),
  )
}

/** A function over what is around each vertex, also where there is nothing. */
function groupByVertex<K extends VertexId, VV, T, R>(
  vertices: DataSet<Vertex<K, VV>>,
  rows: DataSet<Keyed<K, T>>,
  call: GroupFunction<Vertex<K, VV>, T, R>,
): DataSet<R> {
  return vertices
    .coGroup(rows)
    .where(0)
    .equalTo(0)
    .with<R>(
      compose(call, (bound) => (own, group, out) => {
        const list = [...group]
        for (const vertex of own)
          return bound(
            vertex,
            list.map(([, value]) => value),
            out,
          )
        throw new UnknownVertexError(
          list[0][0],
          'An edge begins or ends there, and its vertex value is asked for',
        )
      }),
    )
}

/** {@link groupById} of edges. */
export function groupEdges<K extends VertexId, EV, R>(
  { edges }: GraphParts<K, any, EV>,
  call: GroupFunction<K, Edge<K, EV>, R>,
  direction: EdgeDirection,
): DataSet<R> {
  return groupById(edgesById(edges, direction), call)
}

/** {@link groupByVertex} of edges. */
export function groupEdgesOfVertices<K extends VertexId, VV, EV, R>(
  { vertices, edges }: GraphParts<K, VV, EV>,
  call: GroupFunction<Vertex<K, VV>, Edge<K, EV>, R>,
  direction: EdgeDirection,
): DataSet<R> {
  return groupByVertex(vertices, edgesById(edges, direction), call)
}

/** {@link groupById} of neighbours. */
export function groupNeighbors<K extends VertexId, VV, EV, R>(
  graph: GraphParts<K, VV, EV>,
  call: GroupFunction<K, Neighbor<K, VV, EV>, R>,
  direction: EdgeDirection,
): DataSet<R> {
  return groupById(neighborsById(graph, direction), call)
}

/** {@link groupByVertex} of neighbours. */
export function groupNeighborsOfVertices<K extends VertexId, VV, EV, R>(
  graph: GraphParts<K, VV, EV>,
  call: GroupFunction<Vertex<K, VV>, Neighbor<K, VV, EV>, R>,
  direction: EdgeDirection,
): DataSet<R> {
  return groupByVertex(graph.vertices, neighborsById(graph, direction), call)
}
