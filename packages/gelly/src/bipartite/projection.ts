import type { DataSet } from '@wiesel/dataset'
import type { Edge, Vertex, VertexId } from '../graph/types.ts'

/** What connects two vertices of one kind: a vertex of the other kind, and all values on the way. */
export type Projection<K extends VertexId, VV, OV, EV> = readonly [
  id: K,
  value: VV,
  sourceValue: OV,
  targetValue: OV,
  sourceEdgeValue: EV,
  targetEdgeValue: EV,
]

type Link<K, C, EV> = readonly [kept: K, common: C, value: EV]

/** Edges between kept vertices for each common one, with the values of both edges. */
export function simpleProjection<K extends VertexId, C extends VertexId, EV>(
  edges: DataSet<Link<K, C, EV>>,
): DataSet<Edge<K, readonly [source: EV, target: EV]>> {
  return edges
    .join(edges)
    .where(1)
    .equalTo(1)
    .flatWith<Edge<K, readonly [EV, EV]>>((a, b) => (a[0] === b[0] ? [] : [[a[0], b[0], [a[2], b[2]]]]))
    .name('Simple projection')
}

/** As {@link simpleProjection}, with the common vertex and all values. */
export function fullProjection<K extends VertexId, C extends VertexId, VV, CV, EV>(
  kept: DataSet<Vertex<K, VV>>,
  common: DataSet<Vertex<C, CV>>,
  edges: DataSet<Link<K, C, EV>>,
): DataSet<Edge<K, Projection<C, CV, VV, EV>>> {
  type Half = readonly [common: C, commonValue: CV, kept: K, keptValue: VV, value: EV]
  const halves = edges
    .join(kept)
    .where(0)
    .equalTo(0)
    .with((edge, vertex): readonly [C, K, VV, EV] => [edge[1], edge[0], vertex[1], edge[2]])
    .join(common)
    .where(0)
    .equalTo(0)
    .with(([, id, value, edgeValue], vertex): Half => [vertex[0], vertex[1], id, value, edgeValue])
  return halves
    .join(halves)
    .where(0)
    .equalTo(0)
    .flatWith<Edge<K, Projection<C, CV, VV, EV>>>((a, b) =>
      a[2] === b[2] ? [] : [[a[2], b[2], [a[0], a[1], a[3], b[3], a[4], b[4]]]],
    )
    .name('Full projection')
}
