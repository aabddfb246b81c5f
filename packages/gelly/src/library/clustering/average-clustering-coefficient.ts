import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { VertexId } from '../../graph/types.ts'
import { GraphAnalytic } from '../../metrics/graph-analytic.ts'
import {
  DirectedLocalClusteringCoefficient,
  LocalClusteringCoefficient,
  type LocalClustering,
} from './local-clustering-coefficient.ts'

/** What {@link AverageClusteringCoefficient} finds. */
export interface AverageClusteringResult {
  readonly vertexCount: number
  /** `NaN` without vertices. */
  readonly averageClusteringCoefficient: number
}

interface Sum {
  readonly vertices: number
  readonly scores: number
}

function sumOf<K extends VertexId>(local: DataSet<LocalClustering<K>>): DataSet<Sum> {
  return local
    .map(({ degree, score }): Sum => ({ vertices: 1, scores: degree > 1 ? score : 0 }))
    .reduce((a, b) => ({ vertices: a.vertices + b.vertices, scores: a.scores + b.scores }))
}

/**
 * The mean of the local clustering coefficients of all vertices of an undirected graph; a vertex with fewer than two
 * neighbours counts as 0.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { AverageClusteringCoefficient, CompleteGraph } from '@wiesel/gelly'
 *
 * const graph = new CompleteGraph(new ExecutionEnvironment(), 4).generate()
 * console.log((await graph.run(new AverageClusteringCoefficient()).execute()).averageClusteringCoefficient) // → 1
 */
export class AverageClusteringCoefficient<K extends VertexId> extends GraphAnalytic<
  K,
  AverageClusteringResult,
  Sum
> {
  protected totalOf(graph: Graph<K, any, any>): DataSet<Sum> {
    return sumOf(graph.run(new LocalClusteringCoefficient<K>()))
  }

  protected finish({ vertices, scores }: Sum = { vertices: 0, scores: 0 }): AverageClusteringResult {
    return { vertexCount: vertices, averageClusteringCoefficient: scores / vertices }
  }
}

/**
 * As {@link AverageClusteringCoefficient}, for a directed graph.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CompleteGraph, DirectedAverageClusteringCoefficient } from '@wiesel/gelly'
 *
 * const graph = new CompleteGraph(new ExecutionEnvironment(), 4).generate()
 * console.log((await graph.run(new DirectedAverageClusteringCoefficient()).execute()).vertexCount) // → 4
 */
export class DirectedAverageClusteringCoefficient<
  K extends VertexId,
> extends AverageClusteringCoefficient<K> {
  protected override totalOf(graph: Graph<K, any, any>): DataSet<Sum> {
    return sumOf(graph.run(new DirectedLocalClusteringCoefficient<K>()))
  }
}
