import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import { runScatterGather } from '../../iterations/scatter-gather.ts'
import { IterativeAlgorithm } from './iterative-algorithm.ts'
import { labelOf, type Label } from './label.ts'

/**
 * Communities by label propagation: each vertex takes the label, its value, that most of its predecessors have; of several
 * the greatest. Its own counts as often as one message. Labels are numbers, strings or bigints; the job fails with LabelError for others.
 *
 * Source: Raghavan, Albert and Kumara, Near linear time algorithm to detect community structures, 2007.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, LabelPropagation } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const label = (id: number): string => (id === 3 ? 'b' : 'a')
 * const graph = Graph.fromCollection(env, [[1, 4, null], [2, 4, null], [3, 4, null]], label)
 * const labels = await graph.run(new LabelPropagation(1)).collect()
 * console.log(labels.sort()) // → [ [ 1, 'a' ], [ 2, 'a' ], [ 3, 'b' ], [ 4, 'a' ] ]
 */
export class LabelPropagation<K extends VertexId = any, VV extends Label = any> extends IterativeAlgorithm<
  K,
  VV,
  any,
  DataSet<Vertex<K, VV>>
> {
  run(graph: Graph<K, VV, any>): DataSet<Vertex<K, VV>> {
    return runScatterGather<K, VV, any, VV>(
      graph,
      {
        name: 'Label propagation',
        scatter: (vertex) => vertex.sendMessageToAllNeighbors(labelOf(vertex.value)),
        gather: (vertex, messages) => {
          const counts = new Map<VV, number>()
          for (let i = 0; i < messages.length; i++)
            counts.set(messages.at(i), (counts.get(messages.at(i)) ?? 0) + 1)
          let best = vertex.value
          let most = 1
          for (const [label, count] of counts)
            if (count > most || (count === most && label > best)) {
              best = label
              most = count
            }
          if (best !== vertex.value) vertex.setNewVertexValue(best)
        },
        maxIterations: this.maxIterations,
      },
      false,
    )
  }
}
