import { sumAggregator, type DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import { runScatterGather } from '../../iterations/scatter-gather.ts'
import { IterativeAlgorithm } from './iterative-algorithm.ts'
import { labelOf, type Label } from './label.ts'

/**
 * Communities by label propagation in which all vertices take part in every superstep: each vertex takes the label that
 * most of its neighbours have, of several the smallest. Neighbours count whatever the direction of edges, one in both
 * directions twice. A vertex without neighbours keeps its label. Labels begin with the vertex values: numbers, strings or
 * bigints; the job fails with LabelError for others. With ids as labels it is the kernel CDLP of the benchmark LDBC Graphalytics.
 *
 * {@link LabelPropagation} follows edges, and only vertices with a new label send it.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, SynchronousLabelPropagation } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 2, null], [2, 3, null], [3, 1, null], [3, 4, null]], (id) => id)
 * const labels = await graph.run(new SynchronousLabelPropagation(2)).collect()
 * console.log(labels.sort()) // → [ [ 1, 1 ], [ 2, 1 ], [ 3, 1 ], [ 4, 1 ] ]
 */
export class SynchronousLabelPropagation<
  K extends VertexId = any,
  VV extends Label = any,
> extends IterativeAlgorithm<K, VV, any, DataSet<Vertex<K, VV>>> {
  run(graph: Graph<K, VV, any>): DataSet<Vertex<K, VV>> {
    return runScatterGather<K, VV, any, VV>(graph, {
      name: 'Synchronous label propagation',
      scatter: (vertex) => vertex.sendMessageToAllNeighbors(labelOf(vertex.value)),
      gather: (vertex, messages) => {
        const counts = new Map<VV, number>()
        let best = messages.at(0)
        let most = 0
        for (let i = 0; i < messages.length; i++) {
          const label = messages.at(i)
          const count = (counts.get(label) ?? 0) + 1
          counts.set(label, count)
          if (count > most || (count === most && label < best)) {
            best = label
            most = count
          }
        }
        if (best !== vertex.value) vertex.getIterationAggregator<number>('changes').aggregate(1)
        // Also where it is the same: only vertices with a value that was set send it.
        vertex.setNewVertexValue(best)
      },
      direction: 'ALL',
      aggregators: { changes: sumAggregator },
      converged: (_superstep, { changes }) => changes === 0,
      maxIterations: this.maxIterations,
    })
  }
}
