import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { VertexId } from '../../graph/types.ts'
import { pairsOf } from '../../metrics/counts.ts'
import { GraphAnalytic } from '../../metrics/graph-analytic.ts'
import { neighborMasks } from '../degrees/neighbor-pairs.ts'
import { degreesOfMasks, maskedTriangles } from '../triangles/triangle-triplets.ts'

/** What {@link GlobalClusteringCoefficient} finds. */
export interface GlobalClusteringResult {
  /** The number of pairs of neighbours of one vertex. */
  readonly tripletCount: number
  /** How many of these are neighbours of each other: three for each triangle. */
  readonly triangleCount: number
  /** The share of these; `NaN` without triplets. */
  readonly score: number
}

interface Sum {
  readonly triplets: number
  readonly closed: number
}

/**
 * How many pairs of neighbours in a simple graph are neighbours of each other. Directions of edges do not matter.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CompleteGraph, GlobalClusteringCoefficient } from '@wiesel/gelly'
 *
 * const graph = new CompleteGraph(new ExecutionEnvironment(), 4).generate()
 * console.log(await graph.run(new GlobalClusteringCoefficient()).execute()) // → { tripletCount: 12, triangleCount: 12, score: 1 }
 */
export class GlobalClusteringCoefficient<K extends VertexId> extends GraphAnalytic<
  K,
  GlobalClusteringResult,
  Sum
> {
  protected totalOf({ edges }: Graph<K, any, any>): DataSet<Sum> {
    const masks = neighborMasks(edges)
    const triplets = degreesOfMasks(masks).map(([, degree]): Sum => ({
      triplets: pairsOf(degree),
      closed: 0,
    }))
    const triangles = maskedTriangles(masks).map((): Sum => ({ triplets: 0, closed: 3 }))
    return triplets
      .union(triangles)
      .reduce((a, b) => ({ triplets: a.triplets + b.triplets, closed: a.closed + b.closed }))
  }

  protected finish({ triplets, closed }: Sum = { triplets: 0, closed: 0 }): GlobalClusteringResult {
    return { tripletCount: triplets, triangleCount: closed, score: closed / triplets }
  }
}
