import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { Edge, VertexId } from '../../graph/types.ts'
import { ConfiguredAlgorithm } from '../configured-algorithm.ts'
import { addDegree, withDegree } from './with-degree.ts'
import { vertexDegrees } from './vertex-degree.ts'

/** What {@link EdgeSourceDegree} and {@link EdgeDegreePair} can be told. */
export interface ReduceOnTargetOptions {
  /** Whether degrees are counted where edges end. The same in a graph that has each edge in both directions. Default false. */
  reduceOnTargetId?: boolean
}

/** What {@link EdgeTargetDegree} can be told. */
export interface ReduceOnSourceOptions {
  /** Whether degrees are counted where edges begin. The same in a graph that has each edge in both directions. Default false. */
  reduceOnSourceId?: boolean
}

/**
 * Edges of an undirected graph with the degree of their source.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph, EdgeSourceDegree } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 3).generate()
 * console.log((await star.run(new EdgeSourceDegree()).collect()).find(([source]) => source === 0)) // → [ 0, 1, [ null, 2 ] ]
 */
export class EdgeSourceDegree<K extends VertexId, EV> extends ConfiguredAlgorithm<
  K,
  EV,
  DataSet<Edge<K, readonly [value: EV, degree: number]>>,
  ReduceOnTargetOptions
> {
  run(graph: Graph<K, any, EV>): DataSet<Edge<K, readonly [value: EV, degree: number]>> {
    const degrees = vertexDegrees(graph, this.options.reduceOnTargetId === true ? 'IN' : 'OUT', {})
    return withDegree(graph.edges, degrees, 0)
  }
}

/**
 * Edges of an undirected graph with the degree of their target.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph, EdgeTargetDegree } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 3).generate()
 * console.log((await star.run(new EdgeTargetDegree()).collect()).find(([source]) => source === 0)) // → [ 0, 1, [ null, 1 ] ]
 */
export class EdgeTargetDegree<K extends VertexId, EV> extends ConfiguredAlgorithm<
  K,
  EV,
  DataSet<Edge<K, readonly [value: EV, degree: number]>>,
  ReduceOnSourceOptions
> {
  run(graph: Graph<K, any, EV>): DataSet<Edge<K, readonly [value: EV, degree: number]>> {
    const degrees = vertexDegrees(graph, this.options.reduceOnSourceId === true ? 'OUT' : 'IN', {})
    return withDegree(graph.edges, degrees, 1)
  }
}

/**
 * Edges of an undirected graph with the degrees of source and target.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph, EdgeDegreePair } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 3).generate()
 * console.log((await star.run(new EdgeDegreePair()).collect()).find(([source]) => source === 0)) // → [ 0, 1, [ null, 2, 1 ] ]
 */
export class EdgeDegreePair<K extends VertexId, EV> extends ConfiguredAlgorithm<
  K,
  EV,
  DataSet<Edge<K, readonly [value: EV, sourceDegree: number, targetDegree: number]>>,
  ReduceOnTargetOptions
> {
  run(
    graph: Graph<K, any, EV>,
  ): DataSet<Edge<K, readonly [value: EV, sourceDegree: number, targetDegree: number]>> {
    const degrees = vertexDegrees(graph, this.options.reduceOnTargetId === true ? 'IN' : 'OUT', {})
    return addDegree(withDegree(graph.edges, degrees, 0), degrees, 1)
  }
}
