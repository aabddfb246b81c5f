import type { DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { GraphParts, VertexId } from '../../graph/types.ts'
import { pairsOf } from '../../metrics/counts.ts'
import { degreesOfMasks } from '../triangles/by-degree.ts'
import { maskedTriangles } from '../triangles/triangles.ts'
import { neighborMasks } from '../degrees/neighbor-pairs.ts'

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

type Count<K> = readonly [id: K, count: number]

/** The clustering of all vertices. @param each how many edges a triangle is worth to the vertex opposite of a pair, by the pair's mask */
function localClustering<K extends VertexId>(
  { vertices, edges }: GraphParts<K, any, any>,
  each: (mask: number) => number,
  possible: (degree: number) => number,
): DataSet<LocalClustering<K>> {
  const masks = neighborMasks(edges)
  const triangles = maskedTriangles(edges)
    .flatMap<Count<K>>(([v0, v1, v2, mask], out) => {
      out([v0, each(mask & 0b11)])
      out([v1, each((mask >> 2) & 0b11)])
      out([v2, each(mask >> 4)])
    })
    .groupBy(0)
    .reduce((a, b): Count<K> => [a[0], a[1] + b[1]])
    .name('Triangles of vertices')
  return vertices
    .leftOuterJoin(degreesOfMasks(masks))
    .where(0)
    .equalTo(0)
    .with((vertex, degree): Count<K> => [vertex[0], degree === null ? 0 : degree[1]])
    .leftOuterJoin(triangles)
    .where(0)
    .equalTo(0)
    .with(([id, degree], triangle): LocalClustering<K> => {
      const triangleCount = triangle === null ? 0 : triangle[1]
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
