import type { DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { GraphParts, VertexId } from '../../graph/types.ts'
import { pairsOf } from '../../metrics/counts.ts'
import type { VertexTriangles } from '../triangles/triangle-tally.ts'
import { vertexTriangles } from '../triangles/triangles.ts'

/** How closely the neighbours of a vertex are connected with each other. */
export interface LocalClustering<K extends VertexId> {
  readonly id: K
  /** How many neighbours there are. */
  readonly degree: number
  /** How many edges there are between neighbours. */
  readonly triangleCount: number
  /** The share of these in those there could be; `NaN` with fewer than two neighbours. */
  readonly score: number
}

/** The clustering of all vertices. @param each how many edges a triangle is worth to the vertex opposite of a pair, by the pair's mask */
function localClustering<K extends VertexId>(
  { vertices, edges }: GraphParts<K, any, any>,
  each: (mask: number) => number,
  possible: (degree: number) => number,
): DataSet<LocalClustering<K>> {
  const triangles = vertexTriangles(edges, each)
    .groupBy(0)
    .reduce((a, b): VertexTriangles<K> => [a[0], a[1] + b[1], a[2] + b[2]])
    .name('Triangles of vertices')
  return vertices
    .leftOuterJoin(triangles)
    .where(0)
    .equalTo(0)
    .with(([id], counted): LocalClustering<K> => {
      const [, degree, triangleCount] = counted ?? [id, 0, 0]
      return { id, degree, triangleCount, score: triangleCount / possible(degree) }
    })
    .name('Local clustering coefficient')
}

/**
 * For each vertex of an undirected graph, how closely its neighbours are connected: 0 for not at all, 1 for each with each
 * other. The graph must be simple: see {@link Simplify}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CompleteGraph, LocalClusteringCoefficient } from '@wiesel/gelly'
 *
 * const graph = new CompleteGraph(new ExecutionEnvironment(), 4).generate()
 * const [first] = await graph.run(new LocalClusteringCoefficient()).collect()
 * console.log(first.degree, first.triangleCount, first.score) // → 3 3 1
 */
export class LocalClusteringCoefficient<K extends VertexId> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<LocalClustering<K>>
> {
  run(graph: Graph<K, any, any>): DataSet<LocalClustering<K>> {
    return localClustering(graph, () => 1, pairsOf)
  }
}

/**
 * As {@link LocalClusteringCoefficient}, for a directed graph: edges between neighbours in both directions count twice.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { DirectedLocalClusteringCoefficient, Graph } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null], [1, 3, null], [2, 3, null]])
 * const clustering = await graph.run(new DirectedLocalClusteringCoefficient()).collect()
 * console.log(clustering.find(({ id }) => id === 1)?.score) // → 0.5
 */
export class DirectedLocalClusteringCoefficient<K extends VertexId> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<LocalClustering<K>>
> {
  run(graph: Graph<K, any, any>): DataSet<LocalClustering<K>> {
    return localClustering(
      graph,
      (mask) => (mask === 0b11 ? 2 : 1),
      (degree) => degree * (degree - 1),
    )
  }
}
