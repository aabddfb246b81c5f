import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { EdgeDirection, Vertex, VertexId, WidenedId } from '../../graph/types.ts'
import { runScatterGather } from '../../iterations/scatter-gather.ts'
import { ConvergingAlgorithm } from './iterative-algorithm.ts'

/**
 * How many edges there are on the way from one vertex to each; vertices that cannot be reached are left out.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { BreadthFirstSearch, Graph } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 2, null], [2, 3, null], [4, 1, null]])
 * console.log((await graph.run(new BreadthFirstSearch(1)).collect()).sort()) // → [ [ 1, 0 ], [ 2, 1 ], [ 3, 2 ] ]
 */
export class BreadthFirstSearch<S extends VertexId> extends ConvergingAlgorithm<
  WidenedId<S>,
  any,
  any,
  DataSet<Vertex<WidenedId<S>, number>>
> {
  private readonly source: VertexId
  private readonly direction: EdgeDirection

  /**
   * @param source where the search begins
   * @param maxIterations the most supersteps. Default: no limit
   * @param direction which way edges are followed. Default `OUT`
   * @throws OptionError `INVALID_OPTION`
   */
  constructor(source: S, maxIterations?: number, direction: EdgeDirection = 'OUT') {
    super(maxIterations)
    this.source = source
    this.direction = direction
  }

  run(graph: Graph<WidenedId<S>, any, any>): DataSet<Vertex<WidenedId<S>, number>> {
    const { source, direction, maxIterations } = this
    return runScatterGather<WidenedId<S>, number, any, number>(
      graph.mapVertices(([id]): number => (id === source ? 0 : -1)),
      {
        name: 'Breadth-first search',
        scatter: (vertex) => {
          if (vertex.value >= 0) vertex.sendMessageToAllNeighbors(vertex.value + 1)
        },
        gather: (vertex, messages) => {
          if (vertex.value < 0) vertex.setNewVertexValue(messages.at(0))
        },
        // All that come in one superstep are equal.
        combine: (a, _b) => a,
        direction,
        maxIterations,
      },
      false,
    ).filter(([, level]) => level >= 0)
  }
}
