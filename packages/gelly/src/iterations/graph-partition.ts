/**
 * What: the part of a graph that one subtask works on, as typed arrays: its vertices, numbered from 0, and their edges as
 * compressed sparse rows. Plain data, so it can travel and be kept; made once, before the first superstep.
 *
 * Slots: `others` of an edge is a slot. A slot below the number of vertices is a vertex here; the ones above are remote
 * vertices, those of each partition together, in the order of `remoteIds`.
 */

import type { Ids } from '../building/ids.ts'

/** Numbers in a typed array, or anything. */
export type Values = Float64Array | unknown[]

/** Edges by the end that is here. */
export interface Adjacency {
  /** Where the edges of each vertex begin, and the end of the last. */
  readonly offsets: Int32Array
  /** The other end of each edge, a slot. */
  readonly others: Int32Array
  /** The value of each edge; `undefined` where all are `null`. */
  readonly values: Values | undefined
}

export interface GraphPartition {
  readonly subtask: number
  readonly parallelism: number
  /** Vertices of the whole graph. */
  readonly vertexCount: number
  /** The id of each vertex here. */
  readonly ids: Ids
  /** The value of each vertex, before the first superstep. */
  readonly values: Values
  /** Edges that begin here, if they are wanted. */
  readonly out: Adjacency | undefined
  /** Edges that end here, if they are wanted. */
  readonly in: Adjacency | undefined
  readonly outDegrees: Int32Array
  readonly inDegrees: Int32Array
  readonly remoteIds: Ids
  /** For each partition where its remote vertices begin, and the end of the last. */
  readonly remoteStarts: Int32Array
  /** For each partition its remote vertices that are here, in its order: vertices, or `−1 − i` for `missingIds[i]`. */
  readonly known: readonly Int32Array[]
  /** Ends of edges that are no vertices, and should be here. */
  readonly missingIds: readonly unknown[]
}

/** Which edges of its vertices a partition has. */
export interface PartitionEdges {
  readonly out: boolean
  readonly in: boolean
  /** Whether the values of edges are wanted: else they are as if all were `null`. */
  readonly values: boolean
}
