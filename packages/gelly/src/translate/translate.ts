import type { DataSet } from '@wiesel/dataset'
import { compose } from '../graph/compose.ts'
import type { Edge, GraphParts, Vertex, VertexId } from '../graph/types.ts'

/** A graph with other ids, the same ones for vertices and edges. */
export function translateIds<K extends VertexId, VV, EV, R extends VertexId>(
  { vertices, edges }: GraphParts<K, VV, EV>,
  translate: (id: K) => R,
): GraphParts<R, VV, EV> {
  return {
    vertices: vertices
      .map(compose(translate, (call) => ([id, value]: Vertex<K, VV>): Vertex<R, VV> => [call(id), value]))
      .name('Translate vertex ids'),
    edges: edges
      .map(
        compose(translate, (call) => ([source, target, value]: Edge<K, EV>): Edge<R, EV> => [
          call(source),
          call(target),
          value,
        ]),
      )
      .name('Translate edge ids'),
  }
}

/** Vertices with their values translated. */
export function translateVertices<K extends VertexId, VV, R>(
  vertices: DataSet<Vertex<K, VV>>,
  translate: (value: VV) => R,
): DataSet<Vertex<K, R>> {
  return vertices
    .map(compose(translate, (call) => ([id, value]: Vertex<K, VV>): Vertex<K, R> => [id, call(value)]))
    .name('Translate vertex values')
}

/** Edges with their values translated. */
export function translateEdges<K extends VertexId, EV, R>(
  edges: DataSet<Edge<K, EV>>,
  translate: (value: EV) => R,
): DataSet<Edge<K, R>> {
  return edges
    .map(
      compose(translate, (call) => ([source, target, value]: Edge<K, EV>): Edge<K, R> => [
        source,
        target,
        call(value),
      ]),
    )
    .name('Translate edge values')
}
