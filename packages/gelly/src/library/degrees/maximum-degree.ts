import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import { Graph } from '../../graph/graph.ts'
import type { Edge, Vertex, VertexId } from '../../graph/types.ts'
import { checkWhole } from '../../generators/graph-generator.ts'
import { vertexDegrees } from './vertex-degree.ts'

/**
 * An undirected graph without the vertices that have too many edges. Vertices that have none left stay.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MaximumDegree, StarGraph } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 4).generate()
 * console.log((await star.run(new MaximumDegree(2)).getVertexIds().collect()).sort()) // → [ 1, 2, 3 ]
 */
export class MaximumDegree<K extends VertexId, VV, EV> implements GraphAlgorithm<
  K,
  VV,
  EV,
  Graph<K, VV, EV>
> {
  private readonly maximum: number

  /** @param maximum the highest degree that stays, from 1 up @throws OptionError `INVALID_OPTION` */
  constructor(maximum: number) {
    checkWhole('The highest degree', maximum, 1)
    this.maximum = maximum
  }

  run(graph: Graph<K, VV, EV>): Graph<K, VV, EV> {
    const { maximum } = this
    const tooMany = vertexDegrees(graph, 'OUT', {}).filter(([, degree]) => degree > maximum)
    const vertices = graph.vertices
      .leftOuterJoin(tooMany)
      .where(0)
      .equalTo(0)
      .flatWith<Vertex<K, VV>>((vertex, hub) => (hub === null ? [vertex] : []))
      .name('Vertices of low degree')
    const keep = (edge: Edge<K, EV>, hub: unknown): Edge<K, EV>[] => (hub === null ? [edge] : [])
    const edges = graph.edges
      .leftOuterJoin(tooMany)
      .where(0)
      .equalTo(0)
      .flatWith<Edge<K, EV>>(keep)
      .leftOuterJoin(tooMany)
      .where(1)
      .equalTo(0)
      .flatWith<Edge<K, EV>>(keep)
      .name('Edges of low degree')
    return Graph.fromDataSet(vertices, edges)
  }
}
