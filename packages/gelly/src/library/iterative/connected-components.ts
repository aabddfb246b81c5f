import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import { runGatherSumApply } from '../../iterations/gather-sum-apply.ts'
import { runScatterGather } from '../../iterations/scatter-gather.ts'
import { ConvergingAlgorithm } from './iterative-algorithm.ts'
import { labelOf, type Label } from './label.ts'

/** The smaller of two values: numbers, strings, bigints. */
const smaller = <T>(a: T, b: T): T => (b < a ? b : a)

/**
 * Connected components, whatever the direction of edges: each vertex gets the smallest vertex value of those it is
 * connected to. Label propagation, by scatter-gather. Vertex values are compared: give vertices different ones, such as
 * their ids. Takes as many supersteps as the longest shortest path has edges, and one more;
 * {@link UnionFindConnectedComponents} takes five.
 *
 * @throws OptionError `INVALID_OPTION`; the job fails with LabelError for values that cannot be compared
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { ConnectedComponents, Graph } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 2, null], [3, 2, null], [5, 4, null]], (id) => id)
 * const components = await graph.run(new ConnectedComponents(100)).collect()
 * console.log(components.sort()) // → [ [ 1, 1 ], [ 2, 1 ], [ 3, 1 ], [ 4, 4 ], [ 5, 4 ] ]
 */
export class ConnectedComponents<
  K extends VertexId = any,
  VV extends Label = any,
> extends ConvergingAlgorithm<K, VV, any, DataSet<Vertex<K, VV>>> {
  run(graph: Graph<K, VV, any>): DataSet<Vertex<K, VV>> {
    return runScatterGather<K, VV, any, VV>(
      graph,
      {
        name: 'Connected components',
        scatter: (vertex) => vertex.sendMessageToAllNeighbors(labelOf(vertex.value)),
        gather: (vertex, messages) => {
          const least = messages.at(0)
          if (least < vertex.value) vertex.setNewVertexValue(least)
        },
        combine: (a, b) => smaller(a, b),
        direction: 'ALL',
        maxIterations: this.maxIterations,
      },
      false,
    )
  }
}

/** As {@link ConnectedComponents}, by gather-sum-apply. */
export class GSAConnectedComponents<
  K extends VertexId = any,
  VV extends Label = any,
> extends ConvergingAlgorithm<K, VV, any, DataSet<Vertex<K, VV>>> {
  run(graph: Graph<K, VV, any>): DataSet<Vertex<K, VV>> {
    return runGatherSumApply<K, VV, any, VV>(
      graph,
      {
        name: 'Connected components',
        gather: (value) => labelOf(value),
        sum: (a, b) => smaller(a, b),
        apply: (least, value) => (least < value ? least : undefined),
        direction: 'ALL',
        maxIterations: this.maxIterations,
      },
      false,
    )
  }
}
