import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId, WidenedId } from '../../graph/types.ts'
import { EdgeWeightError } from '../../iterations/errors.ts'
import { runGatherSumApply } from '../../iterations/gather-sum-apply.ts'
import { runScatterGather } from '../../iterations/scatter-gather.ts'
import { ConvergingAlgorithm } from './iterative-algorithm.ts'

function lengthOf(value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value
  throw new EdgeWeightError(value)
}

const smaller = (a: number, b: number): number => (b < a ? b : a)

abstract class PathAlgorithm<S extends VertexId> extends ConvergingAlgorithm<
  WidenedId<S>,
  any,
  number,
  DataSet<Vertex<WidenedId<S>, number>>
> {
  private readonly source: VertexId

  /** @param source where paths begin @param maxIterations the most supersteps. Default: no limit @throws OptionError `INVALID_OPTION` */
  constructor(source: S, maxIterations?: number) {
    super(maxIterations)
    this.source = source
  }

  /** The graph with the length that each vertex begins with. */
  protected startOf<K extends VertexId, EV>(graph: Graph<K, any, EV>): Graph<K, number, EV> {
    const { source } = this
    return graph.mapVertices(([id]) => (id === source ? 0 : Number.MAX_VALUE))
  }
}

/**
 * The length of the shortest path from one vertex to each, along edges whose values are lengths; `Number.MAX_VALUE` where
 * there is none. By scatter-gather.
 *
 * @throws OptionError `INVALID_OPTION`; the job fails with EdgeWeightError
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, SingleSourceShortestPaths } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [['Bonn', 'Köln', 28], ['Köln', 'Aachen', 70], ['Bonn', 'Aachen', 102]])
 * const lengths = await graph.run(new SingleSourceShortestPaths('Bonn', 10)).collect()
 * console.log(lengths.sort()) // → [ [ 'Aachen', 98 ], [ 'Bonn', 0 ], [ 'Köln', 28 ] ]
 */
export class SingleSourceShortestPaths<S extends VertexId> extends PathAlgorithm<S> {
  run(graph: Graph<WidenedId<S>, any, number>): DataSet<Vertex<WidenedId<S>, number>> {
    return runScatterGather<WidenedId<S>, number, number, number>(this.startOf(graph), {
      name: 'Shortest paths',
      scatter: (vertex) => {
        const { value } = vertex
        vertex.sendMessageAlongEdges((length) => value + lengthOf(length))
      },
      gather: (vertex, messages) => {
        const best = messages.at(0)
        if (best < vertex.value) vertex.setNewVertexValue(best)
      },
      combine: (a, b) => smaller(a, b),
      maxIterations: this.maxIterations,
    })
  }
}

/** As {@link SingleSourceShortestPaths}, by gather-sum-apply. */
export class GSASingleSourceShortestPaths<S extends VertexId> extends PathAlgorithm<S> {
  run(graph: Graph<WidenedId<S>, any, number>): DataSet<Vertex<WidenedId<S>, number>> {
    return runGatherSumApply<WidenedId<S>, number, number, number>(this.startOf(graph), {
      name: 'Shortest paths',
      gather: (distance, length) => distance + lengthOf(length),
      sum: (a, b) => smaller(a, b),
      apply: (best, distance) => (best < distance ? best : undefined),
      maxIterations: this.maxIterations,
    })
  }
}
