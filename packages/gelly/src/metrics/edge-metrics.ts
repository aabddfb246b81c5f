import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import type { VertexId } from '../graph/types.ts'
import { neighborMasks } from '../library/degrees/neighbor-pairs.ts'
import { byDegree, degreesOfMasks } from '../library/triangles/by-degree.ts'
import { pairsOf } from './counts.ts'
import { GraphAnalytic } from './graph-analytic.ts'

/** What {@link EdgeMetrics} finds. */
export interface EdgeMetricsResult {
  /** The pairs of neighbours that listing all triangles looks at. */
  readonly triangleTripletCount: number
  /** The pairs of neighbours that listing all rectangles looks at. */
  readonly rectangleTripletCount: number
  readonly maximumTriangleTriplets: number
  readonly maximumRectangleTriplets: number
}

const NOTHING: EdgeMetricsResult = {
  triangleTripletCount: 0,
  rectangleTripletCount: 0,
  maximumTriangleTriplets: 0,
  maximumRectangleTriplets: 0,
}

/**
 * How much work it is to list the triangles and rectangles of a simple graph, directed or not.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CompleteGraph, EdgeMetrics } from '@wiesel/gelly'
 *
 * const graph = new CompleteGraph(new ExecutionEnvironment(), 4).generate()
 * const { triangleTripletCount, rectangleTripletCount } = await graph.run(new EdgeMetrics()).execute()
 * console.log(triangleTripletCount, rectangleTripletCount) // → 4 8
 */
export class EdgeMetrics<K extends VertexId> extends GraphAnalytic<K, EdgeMetricsResult, EdgeMetricsResult> {
  protected totalOf({ edges }: Graph<K, any, any>): DataSet<EdgeMetricsResult> {
    const masks = neighborMasks(edges)
    const degrees = degreesOfMasks(masks)
    return degrees
      .join(degreesOfMasks(byDegree(masks, degrees)))
      .where(0)
      .equalTo(0)
      .with(([, degree], [, behind]): EdgeMetricsResult => {
        const triangles = pairsOf(behind)
        const rectangles = triangles + behind * (degree - behind)
        return {
          triangleTripletCount: triangles,
          rectangleTripletCount: rectangles,
          maximumTriangleTriplets: triangles,
          maximumRectangleTriplets: rectangles,
        }
      })
      .reduce((a, b) => ({
        triangleTripletCount: a.triangleTripletCount + b.triangleTripletCount,
        rectangleTripletCount: a.rectangleTripletCount + b.rectangleTripletCount,
        maximumTriangleTriplets: Math.max(a.maximumTriangleTriplets, b.maximumTriangleTriplets),
        maximumRectangleTriplets: Math.max(a.maximumRectangleTriplets, b.maximumRectangleTriplets),
      }))
  }

  protected finish(total = NOTHING): EdgeMetricsResult {
    return total
  }
}
