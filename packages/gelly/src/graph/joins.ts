/**
 * Values from other data sets. Of several input rows with one key the first to come counts, of several vertices or edges
 * with one key only one stays, as in Flink; those without an input row stay as they are.
 */
import type { DataSet } from '@wiesel/dataset'
import { compose } from './compose.ts'
import type { Edge, EdgeSet, Vertex, VertexId, VertexSet } from './types.ts'

function firstOf<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value
  return undefined
}

/** New values for vertices that have an input row. */
export function joinVertices<K extends VertexId, VV, T>(
  vertices: DataSet<Vertex<K, VV>>,
  input: VertexSet<K, T>,
  combine: (vertexValue: VV, inputValue: T) => VV,
): DataSet<Vertex<K, VV>> {
  return vertices
    .coGroup(input as DataSet<Vertex<K, T>>)
    .where(0)
    .equalTo(0)
    .with<Vertex<K, VV>>(
      compose(combine, (call) => (same, rows) => {
        const vertex = firstOf(same)
        const row = firstOf(rows)
        if (vertex === undefined) return []
        return [row === undefined ? vertex : [vertex[0], call(vertex[1], row[1])]]
      }),
    )
    .name('Join with vertices')
}

/** New values for edges that have an input row with the same ends. */
export function joinEdges<K extends VertexId, EV, T>(
  edges: DataSet<Edge<K, EV>>,
  input: EdgeSet<K, T>,
  combine: (edgeValue: EV, inputValue: T) => EV,
): DataSet<Edge<K, EV>> {
  return edges
    .coGroup(input as DataSet<Edge<K, T>>)
    .where(0, 1)
    .equalTo(0, 1)
    .with<Edge<K, EV>>(
      compose(combine, (call) => (same, rows) => {
        const edge = firstOf(same)
        const row = firstOf(rows)
        if (edge === undefined) return []
        return [row === undefined ? edge : [edge[0], edge[1], call(edge[2], row[2])]]
      }),
    )
    .name('Join with edges')
}

/** New values for all edges of which one end has an input row. */
export function joinEdgesOnEnd<K extends VertexId, EV, T>(
  edges: DataSet<Edge<K, EV>>,
  end: 0 | 1,
  input: VertexSet<K, T>,
  combine: (edgeValue: EV, inputValue: T) => EV,
): DataSet<Edge<K, EV>> {
  return edges
    .coGroup(input as DataSet<Vertex<K, T>>)
    .where(end)
    .equalTo(0)
    .with<Edge<K, EV>>(
      compose(combine, (call) => (own, rows, out) => {
        const row = firstOf(rows)
        for (const edge of own) out(row === undefined ? edge : [edge[0], edge[1], call(edge[2], row[1])])
      }),
    )
    .name(end === 0 ? 'Join with edges on source' : 'Join with edges on target')
}
