import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import type { VertexId } from '../graph/types.ts'
import { VertexDegree, type VertexDegreeOptions } from '../library/degrees/vertex-degree.ts'
import { VertexDegrees } from '../library/degrees/vertex-degrees.ts'
import { addCounts, countsOf, NO_VERTICES, pairsOf, type VertexCounts } from './counts.ts'
import { GraphAnalytic } from './graph-analytic.ts'

/** What {@link VertexMetrics} finds. */
export interface VertexMetricsResult {
  readonly vertexCount: number
  /** Of an undirected graph, each pair of directions once. */
  readonly edgeCount: number
  /** `NaN` without vertices. */
  readonly averageDegree: number
  /** The edges there are of those there could be; `NaN` with fewer than two vertices. */
  readonly density: number
  /** The number of pairs of neighbours of one vertex. */
  readonly tripletCount: number
  readonly maximumDegree: number
  readonly maximumTriplets: number
}

/**
 * Numbers about the vertices of an undirected graph, which must be simple. Vertices without edges are left out unless
 * asked for.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph, VertexMetrics } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 4).generate()
 * const { edgeCount, tripletCount, density } = await star.run(new VertexMetrics()).execute()
 * console.log(edgeCount, tripletCount, density) // → 3 3 0.5
 */
export class VertexMetrics<K extends VertexId> extends GraphAnalytic<K, VertexMetricsResult, VertexCounts> {
  private readonly options: VertexDegreeOptions

  constructor(options: VertexDegreeOptions = {}) {
    super()
    this.options = options
  }

  protected totalOf(graph: Graph<K, any, any>): DataSet<VertexCounts> {
    return graph
      .run(new VertexDegree<K>(this.options))
      .map(([, degree]) => countsOf(degree, degree, degree))
      .reduce(addCounts)
  }

  protected finish(counts = NO_VERTICES): VertexMetricsResult {
    const { vertices, edges, maximumDegree } = counts
    return {
      vertexCount: vertices,
      edgeCount: edges / 2,
      averageDegree: edges / vertices,
      density: edges / 2 / pairsOf(vertices),
      tripletCount: counts.triplets,
      maximumDegree,
      maximumTriplets: pairsOf(maximumDegree),
    }
  }
}

/** What {@link DirectedVertexMetrics} finds. */
export interface DirectedVertexMetricsResult extends VertexMetricsResult {
  /** Pairs of vertices with an edge in one direction. */
  readonly unidirectionalEdgeCount: number
  /** Pairs of vertices with edges in both directions. */
  readonly bidirectionalEdgeCount: number
  readonly maximumOutDegree: number
  readonly maximumInDegree: number
}

/**
 * Numbers about the vertices of a directed graph, which must be simple. The average degree counts edges, a triplet is a
 * pair of neighbours whatever the directions.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { DirectedVertexMetrics, Graph } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null], [2, 1, null], [1, 3, null]])
 * const { unidirectionalEdgeCount, bidirectionalEdgeCount } = await graph.run(new DirectedVertexMetrics()).execute()
 * console.log(unidirectionalEdgeCount, bidirectionalEdgeCount) // → 1 1
 */
export class DirectedVertexMetrics<K extends VertexId> extends GraphAnalytic<
  K,
  DirectedVertexMetricsResult,
  VertexCounts
> {
  private readonly options: VertexDegreeOptions

  constructor(options: VertexDegreeOptions = {}) {
    super()
    this.options = options
  }

  protected totalOf(graph: Graph<K, any, any>): DataSet<VertexCounts> {
    return graph
      .run(new VertexDegrees<K>(this.options))
      .map(([, [degree, out, into]]) => countsOf(degree, out, into))
      .reduce(addCounts)
  }

  protected finish(counts = NO_VERTICES): DirectedVertexMetricsResult {
    const { vertices, edges, mutual, maximumDegree } = counts
    return {
      vertexCount: vertices,
      edgeCount: edges,
      unidirectionalEdgeCount: edges - mutual,
      bidirectionalEdgeCount: mutual / 2,
      averageDegree: edges / vertices,
      density: edges / 2 / pairsOf(vertices),
      tripletCount: counts.triplets,
      maximumDegree,
      maximumOutDegree: counts.maximumOut,
      maximumInDegree: counts.maximumIn,
      maximumTriplets: pairsOf(maximumDegree),
    }
  }
}
