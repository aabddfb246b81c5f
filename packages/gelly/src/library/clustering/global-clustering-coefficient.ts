import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { VertexId } from '../../graph/types.ts'
import { GraphAnalytic } from '../../metrics/graph-analytic.ts'
import type { TripletCount } from '../triangles/triangle-finder.ts'
import { triangleCounts } from '../triangles/triangles.ts'

/** What {@link GlobalClusteringCoefficient} finds. */
export interface GlobalClusteringResult {
  /** The number of pairs of neighbours of one vertex. */
  readonly tripletCount: number
  /** How many of these are neighbours of each other: three for each triangle. */
  readonly triangleCount: number
  /** The share of these; `NaN` without triplets. */
  readonly score: number
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
  TripletCount
> {
  protected totalOf({ edges }: Graph<K, any, any>): DataSet<TripletCount> {
    return triangleCounts(edges).reduce((a, b) => ({
      triplets: a.triplets + b.triplets,
      closed: a.closed + b.closed,
    }))
  }

  protected finish({ triplets, closed }: TripletCount = { triplets: 0, closed: 0 }): GlobalClusteringResult {
    return { tripletCount: triplets, triangleCount: closed, score: closed / triplets }
  }
}
