import type { DataSet } from '@wiesel/dataset'
import { edgesOf, verticesOf } from './creation.ts'
import { edgesWithin } from './transformations.ts'
import type { Edge, GraphParts, Vertex, VertexId } from './types.ts'

/** With more vertices; one with a known id changes nothing. */
export function addVertices<K extends VertexId, VV>(
  vertices: DataSet<Vertex<K, VV>>,
  added: Iterable<Vertex<K, VV>>,
): DataSet<Vertex<K, VV>> {
  return vertices
    .coGroup(verticesOf(vertices.env, added))
    .where(0)
    .equalTo(0)
    .with<Vertex<K, VV>>((own, others) => {
      for (const vertex of own) return [vertex]
      for (const vertex of others) return [vertex]
      return []
    })
    .name('Add vertices')
}

/** With more edges between known vertices. */
export function addEdges<K extends VertexId, VV, EV>(
  { vertices, edges }: GraphParts<K, VV, EV>,
  added: Iterable<Edge<K, EV>>,
): DataSet<Edge<K, EV>> {
  return edges.union(edgesWithin(vertices, edgesOf(vertices.env, added)))
}

/** Without some vertices, by id, and the edges there. */
export function removeVertices<K extends VertexId, VV, EV>(
  { vertices, edges }: GraphParts<K, VV, EV>,
  removed: DataSet<Vertex<K, any>>,
): GraphParts<K, VV, EV> {
  const remaining = vertices
    .coGroup(removed)
    .where(0)
    .equalTo(0)
    .with<Vertex<K, VV>>((own, others) => {
      for (const _ of others) return []
      return own
    })
    .name('Remove vertices')
  return { vertices: remaining, edges: edgesWithin(remaining, edges) }
}

/** Without the edges that have the ends of one of those given; values do not matter. */
export function removeEdges<K extends VertexId, EV>(
  edges: DataSet<Edge<K, EV>>,
  removed: Iterable<Edge<K, any>>,
): DataSet<Edge<K, EV>> {
  return edges
    .coGroup(edgesOf<K, any>(edges.env, removed))
    .where(0, 1)
    .equalTo(0, 1)
    .with<Edge<K, EV>>((own, others) => {
      for (const _ of others) return []
      return own
    })
    .name('Remove edges')
}
