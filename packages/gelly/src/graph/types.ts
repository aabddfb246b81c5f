import type { DataSet } from '@wiesel/dataset'

/** What vertices are named by. Ids of different types are different: `1`, `1n` and `'1'` are three vertices. */
export type VertexId = string | number | bigint

/** The type of ids, where it was inferred from some of them: `number` for `1 | 2`. */
export type WidenedId<K extends VertexId> = K extends string ? string : K extends number ? number : bigint

/** A vertex: a tuple, so that fields 0 and 1 are keys of data sets. `null` where there is no value. */
export type Vertex<K extends VertexId = VertexId, VV = null> = readonly [id: K, value: VV]

/** An edge, always directed. An undirected graph has each edge in both directions. `null` where there is no value. */
export type Edge<K extends VertexId = VertexId, EV = null> = readonly [source: K, target: K, value: EV]

/** An edge with the values of its vertices. */
export type Triplet<K extends VertexId = VertexId, VV = null, EV = null> = readonly [
  source: K,
  target: K,
  sourceValue: VV,
  targetValue: VV,
  edgeValue: EV,
]

/** Vertices in a data set, whether or not its tuples may be changed: of what `map` makes, they may be. */
export type VertexSet<K extends VertexId, VV> = DataSet<Vertex<K, VV>> | DataSet<[id: K, value: VV]>

/** As {@link VertexSet}, for edges. */
export type EdgeSet<K extends VertexId, EV> =
  DataSet<Edge<K, EV>> | DataSet<[source: K, target: K, value: EV]>

/** Which edges of a vertex: those that end in it, those that begin in it, or both. */
export type EdgeDirection = 'IN' | 'OUT' | 'ALL'

/** What a graph consists of. */
export interface GraphParts<K extends VertexId, VV, EV> {
  readonly vertices: DataSet<Vertex<K, VV>>
  readonly edges: DataSet<Edge<K, EV>>
}
