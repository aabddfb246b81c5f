import type { Graph } from './graph.ts'
import type { VertexId } from './types.ts'

/**
 * Makes something of a graph, mostly a data set or another graph: {@link Graph.run}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, type GraphAlgorithm } from '@wiesel/gelly'
 *
 * const loops: GraphAlgorithm<number, any, any, Promise<number>> = {
 *   run: (graph) => graph.filterOnEdges(([source, target]) => source === target).numberOfEdges(),
 * }
 * const env = new ExecutionEnvironment()
 * console.log(await Graph.fromCollection(env, [[1, 2, null], [2, 2, null]]).run(loops)) // → 1
 */
export interface GraphAlgorithm<K extends VertexId, VV, EV, R> {
  run(graph: Graph<K, VV, EV>): R
}
