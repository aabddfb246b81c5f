import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import { ConfiguredAlgorithm } from '../configured-algorithm.ts'
import { FORWARD, neighborMasks, REVERSE } from './neighbor-pairs.ts'
import type { VertexDegreeOptions } from './vertex-degree.ts'

/** How many neighbours a vertex has, how many of these its edges lead to, and from how many edges come. */
export type Degrees = readonly [degree: number, outDegree: number, inDegree: number]

const NONE: Degrees = [0, 0, 0]

/**
 * The degrees of vertices of a directed graph. A neighbour in both directions is one neighbour.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, VertexDegrees } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null], [2, 1, null], [2, 3, null]])
 * console.log((await graph.run(new VertexDegrees()).collect()).find(([id]) => id === 2)) // → [ 2, [ 2, 2, 1 ] ]
 */
export class VertexDegrees<K extends VertexId> extends ConfiguredAlgorithm<
  K,
  any,
  DataSet<Vertex<K, Degrees>>,
  VertexDegreeOptions
> {
  run({ vertices, edges }: Graph<K, any, any>): DataSet<Vertex<K, Degrees>> {
    const degrees = neighborMasks(edges)
      .map(([id, , mask]): Vertex<K, Degrees> => [id, [1, mask & FORWARD ? 1 : 0, mask & REVERSE]])
      .groupBy(0)
      .reduce(([id, a], [, b]): Vertex<K, Degrees> => [id, [a[0] + b[0], a[1] + b[1], a[2] + b[2]]])
      .name('Vertex degrees')
    if (this.options.includeZeroDegreeVertices !== true) return degrees
    return vertices
      .leftOuterJoin(degrees)
      .where(0)
      .equalTo(0)
      .with((vertex, known): Vertex<K, Degrees> => known ?? [vertex[0], NONE])
      .name('Vertex degrees with zeros')
  }
}
