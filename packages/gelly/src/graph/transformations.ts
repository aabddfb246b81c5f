import type { DataSet } from '@wiesel/dataset'
import { compose } from './compose.ts'
import type { Edge, GraphParts, Vertex, VertexId } from './types.ts'

/** Vertices with new values. */
export function mapVertices<K extends VertexId, VV, R>(
  vertices: DataSet<Vertex<K, VV>>,
  map: (vertex: Vertex<K, VV>) => R,
): DataSet<Vertex<K, R>> {
  return vertices
    .map(compose(map, (call) => (vertex: Vertex<K, VV>): Vertex<K, R> => [vertex[0], call(vertex)]))
    .name('Map vertices')
}

/** Edges with new values. */
export function mapEdges<K extends VertexId, EV, R>(
  edges: DataSet<Edge<K, EV>>,
  map: (edge: Edge<K, EV>) => R,
): DataSet<Edge<K, R>> {
  return edges
    .map(compose(map, (call) => (edge: Edge<K, EV>): Edge<K, R> => [edge[0], edge[1], call(edge)]))
    .name('Map edges')
}

/** The edges of which both ends are among the vertices. */
export function edgesWithin<K extends VertexId, EV>(
  vertices: DataSet<Vertex<K, any>>,
  edges: DataSet<Edge<K, EV>>,
): DataSet<Edge<K, EV>> {
  const first = (edge: Edge<K, EV>): Edge<K, EV> => edge
  return edges
    .join(vertices)
    .where(0)
    .equalTo(0)
    .with(first)
    .join(vertices)
    .where(1)
    .equalTo(0)
    .with(first)
    .name('Edges between vertices')
}

/** Some vertices, and the edges between these. */
export function filterVertices<K extends VertexId, VV, EV>(
  { vertices, edges }: GraphParts<K, VV, EV>,
  accept: (vertex: Vertex<K, VV>) => boolean,
): GraphParts<K, VV, EV> {
  const remaining = vertices.filter(accept).name('Filter vertices')
  return { vertices: remaining, edges: edgesWithin(remaining, edges) }
}

/** Edges the other way round. */
export function reverseEdges<K extends VertexId, EV>(edges: DataSet<Edge<K, EV>>): DataSet<Edge<K, EV>> {
  return edges.map((edge): Edge<K, EV> => [edge[1], edge[0], edge[2]]).name('Reverse edges')
}

/** Each edge and its opposite. */
export function bothDirections<K extends VertexId, EV>(edges: DataSet<Edge<K, EV>>): DataSet<Edge<K, EV>> {
  return edges
    .flatMap<Edge<K, EV>>((edge, out) => {
      out(edge)
      out([edge[1], edge[0], edge[2]])
    })
    .name('Edges both ways')
}
