import type { DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Edge, VertexId } from '../../graph/types.ts'
import { addDegree, withDegree } from './with-degree.ts'
import { VertexDegrees, type Degrees } from './vertex-degrees.ts'

/**
 * Edges of a directed graph with the degrees of their source.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, EdgeSourceDegrees } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, 'a']])
 * console.log(JSON.stringify(await graph.run(new EdgeSourceDegrees()).collect())) // → [[1,2,["a",[1,1,0]]]]
 */
export class EdgeSourceDegrees<K extends VertexId, EV> implements GraphAlgorithm<
  K,
  any,
  EV,
  DataSet<Edge<K, readonly [value: EV, degrees: Degrees]>>
> {
  run(graph: Graph<K, any, EV>): DataSet<Edge<K, readonly [value: EV, degrees: Degrees]>> {
    return withDegree(graph.edges, graph.run(new VertexDegrees<K>()), 0)
  }
}

/**
 * Edges of a directed graph with the degrees of their target.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, EdgeTargetDegrees } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, 'a']])
 * console.log(JSON.stringify(await graph.run(new EdgeTargetDegrees()).collect())) // → [[1,2,["a",[1,0,1]]]]
 */
export class EdgeTargetDegrees<K extends VertexId, EV> implements GraphAlgorithm<
  K,
  any,
  EV,
  DataSet<Edge<K, readonly [value: EV, degrees: Degrees]>>
> {
  run(graph: Graph<K, any, EV>): DataSet<Edge<K, readonly [value: EV, degrees: Degrees]>> {
    return withDegree(graph.edges, graph.run(new VertexDegrees<K>()), 1)
  }
}

/**
 * Edges of a directed graph with the degrees of source and target.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, EdgeDegreesPair } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, 'a']])
 * console.log(JSON.stringify(await graph.run(new EdgeDegreesPair()).collect())) // → [[1,2,["a",[1,1,0],[1,0,1]]]]
 */
export class EdgeDegreesPair<K extends VertexId, EV> implements GraphAlgorithm<
  K,
  any,
  EV,
  DataSet<Edge<K, readonly [value: EV, sourceDegrees: Degrees, targetDegrees: Degrees]>>
> {
  run(
    graph: Graph<K, any, EV>,
  ): DataSet<Edge<K, readonly [value: EV, sourceDegrees: Degrees, targetDegrees: Degrees]>> {
    const degrees = graph.run(new VertexDegrees<K>())
    return addDegree(withDegree(graph.edges, degrees, 0), degrees, 1)
  }
}
