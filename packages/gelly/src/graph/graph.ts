import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { runGatherSumApply, type GatherSumApplyOptions } from '../iterations/gather-sum-apply.ts'
import { runScatterGather, type ScatterGatherOptions } from '../iterations/scatter-gather.ts'
import { runVertexCentric, type VertexCentricOptions } from '../iterations/vertex-centric.ts'
import type { GraphAlgorithm } from './algorithm.ts'
import { ChangeableGraph } from './changeable-graph.ts'
import {
  edgesOf,
  edgesOfPairs,
  graphOfColumns,
  graphOfEdges,
  verticesOf,
  type EdgeColumns,
  type VertexColumns,
} from './creation.ts'
import type { Edge, EdgeSet, GraphParts, Vertex, VertexId, VertexSet, WidenedId } from './types.ts'

/**
 * A graph: a data set of vertices and one of edges, not yet computed. Immutable: every method gives a new graph. Vertex ids
 * should be unique and edges should lead to vertices that exist; `validate`, `withoutDanglingEdges` and
 * `withUniqueVertices` help where data do not keep to that. Several edges between two vertices, and self-loops, are fine.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const roads = Graph.fromCollection(env, [['Bonn', 'Köln', 28], ['Köln', 'Aachen', 70]], (city) => city.length)
 * const far = roads.filterOnEdges(([, , km]) => km > 50)
 * console.log(await far.getTriplets().collect()) // → [ [ 'Köln', 'Aachen', 4, 6, 70 ] ]
 * console.log((await roads.outDegrees().collect()).sort()) // → [ [ 'Aachen', 0 ], [ 'Bonn', 1 ], [ 'Köln', 1 ] ]
 */
export class Graph<K extends VertexId, VV, EV> extends ChangeableGraph<K, VV, EV> {
  private constructor(parts: GraphParts<K, VV, EV>) {
    super(parts)
  }

  /**
   * A graph of edges alone, whose vertices are the ends of these with the values that `initialise` gives, else `null`; or
   * a graph of vertices and edges. Tuples of three and two fields are edges and vertices as they are.
   */
  static fromDataSet<K extends VertexId, EV>(edges: EdgeSet<K, EV>): Graph<K, null, EV>
  static fromDataSet<K extends VertexId, VV, EV>(
    vertices: VertexSet<K, VV>,
    edges: EdgeSet<K, EV>,
  ): Graph<K, VV, EV>
  static fromDataSet<K extends VertexId, VV, EV>(
    edges: EdgeSet<K, EV>,
    initialise: (id: K) => VV,
  ): Graph<K, VV, EV>
  static fromDataSet(first: DataSet<any>, second?: DataSet<any> | ((id: any) => any)): Graph<any, any, any> {
    if (second === undefined || typeof second === 'function') return new Graph(graphOfEdges(first, second))
    return new Graph({ vertices: first, edges: second })
  }

  /** As `fromDataSet`, for edges without values: pairs of ids. */
  static fromTuple2DataSet<K extends VertexId>(pairs: VertexSet<K, K>): Graph<K, null, null>
  static fromTuple2DataSet<K extends VertexId, VV>(
    pairs: VertexSet<K, K>,
    initialise: (id: K) => VV,
  ): Graph<K, VV, null>
  static fromTuple2DataSet(pairs: DataSet<any>, initialise?: (id: any) => any): Graph<any, any, null> {
    return new Graph(graphOfEdges(edgesOfPairs(pairs), initialise))
  }

  /** As `fromDataSet`, with vertices and edges that are in memory. */
  static fromCollection<K extends VertexId, EV>(
    env: ExecutionEnvironment,
    edges: Iterable<Edge<K, EV>>,
  ): Graph<WidenedId<K>, null, EV>
  static fromCollection<K extends VertexId, VV, EV>(
    env: ExecutionEnvironment,
    vertices: Iterable<Vertex<K, VV>>,
    edges: Iterable<Edge<K, EV>>,
  ): Graph<WidenedId<K>, VV, EV>
  static fromCollection<K extends VertexId, VV, EV>(
    env: ExecutionEnvironment,
    edges: Iterable<Edge<K, EV>>,
    initialise: (id: WidenedId<K>) => VV,
  ): Graph<WidenedId<K>, VV, EV>
  static fromCollection(
    env: ExecutionEnvironment,
    first: Iterable<any>,
    second?: Iterable<any> | ((id: any) => any),
  ): Graph<any, any, any> {
    if (second === undefined || typeof second === 'function')
      return new Graph(graphOfEdges(edgesOf<any, any>(env, first), second))
    return new Graph({ vertices: verticesOf<any, any>(env, first), edges: edgesOf<any, any>(env, second) })
  }

  /**
   * A graph of edges in columns, as the fastest way to make one: in typed arrays they are not made rows of on their way to
   * an iteration. Its vertices are the ends of the edges with the values that a function gives, else `null`; or they are in
   * columns, too. The arrays are read when a job runs; do not change them before.
   *
   * @throws OptionError `INVALID_OPTION` for columns that are not of equal length
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   * import { Graph } from '@wiesel/gelly'
   *
   * const sources = Int32Array.of(1, 2, 1)
   * const targets = Int32Array.of(2, 3, 3)
   * const values = Float64Array.of(5, 1, 9)
   * const graph = Graph.fromColumns(new ExecutionEnvironment(), { sources, targets, values }, (id) => id * 10)
   * console.log(await graph.edges.collect()) // → [ [ 1, 2, 5 ], [ 2, 3, 1 ], [ 1, 3, 9 ] ]
   * console.log((await graph.vertices.collect()).sort()) // → [ [ 1, 10 ], [ 2, 20 ], [ 3, 30 ] ]
   */
  static fromColumns<K extends VertexId, EV = null>(
    env: ExecutionEnvironment,
    edges: EdgeColumns<K, EV>,
  ): Graph<K, null, EV>
  static fromColumns<K extends VertexId, VV = null, EV = null>(
    env: ExecutionEnvironment,
    edges: EdgeColumns<K, EV>,
    vertices: VertexColumns<K, VV> | ((id: K) => VV),
  ): Graph<K, VV, EV>
  static fromColumns(
    env: ExecutionEnvironment,
    edges: EdgeColumns<any, any>,
    vertices?: VertexColumns<any, any> | ((id: any) => any),
  ): Graph<any, any, any> {
    return new Graph(graphOfColumns<any, any, any>(env, edges, vertices))
  }

  /** What an algorithm makes of this graph. Nothing runs before the result is asked for. */
  run<R>(algorithm: GraphAlgorithm<K, VV, EV, R>): R {
    return algorithm.run(this)
  }

  /**
   * A vertex-centric iteration (Pregel): in each superstep a function is called for all vertices that have received
   * messages, and sends messages that are read in the next one. It ends when there are none, or after the most supersteps.
   *
   * @returns the graph with the last vertex values
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   * import { Graph } from '@wiesel/gelly'
   *
   * const env = new ExecutionEnvironment({ parallelism: 2 })
   * const graph = Graph.fromCollection(env, [[1, 2, 5], [2, 3, 1], [1, 3, 9]], () => Infinity)
   * const shortest = graph.runVertexCentricIteration<number>({
   *   compute: (vertex, messages) => {
   *     let best = vertex.id === 1 ? 0 : Infinity
   *     for (const distance of messages) best = Math.min(best, distance)
   *     if (best >= vertex.value) return
   *     vertex.setNewVertexValue(best)
   *     for (const [, target, length] of vertex.getEdges()) vertex.sendMessageTo(target, best + length)
   *   },
   *   combine: (a, b) => Math.min(a, b),
   *   maxIterations: 10,
   * })
   * console.log((await shortest.vertices.collect()).sort()) // → [ [ 1, 0 ], [ 2, 5 ], [ 3, 6 ] ]
   */
  runVertexCentricIteration<M>(options: VertexCentricOptions<K, VV, EV, M>): Graph<K, VV, EV> {
    return new Graph({ vertices: runVertexCentric(this, options), edges: this.edges })
  }

  /**
   * A scatter-gather iteration: in each superstep vertices that have changed send messages, and those that receive some
   * in the same superstep may change. It ends when nothing has changed, or after the most supersteps.
   *
   * @returns the graph with the last vertex values
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   * import { Graph } from '@wiesel/gelly'
   *
   * const env = new ExecutionEnvironment({ parallelism: 2 })
   * const graph = Graph.fromCollection(env, [[1, 2, null], [2, 3, null]], (id) => id)
   * const smallest = graph.runScatterGatherIteration<number>({
   *   scatter: (vertex) => vertex.sendMessageToAllNeighbors(vertex.value),
   *   gather: (vertex, messages) => {
   *     const least = Math.min(...messages)
   *     if (least < vertex.value) vertex.setNewVertexValue(least)
   *   },
   *   maxIterations: 10,
   * })
   * console.log((await smallest.vertices.collect()).sort()) // → [ [ 1, 1 ], [ 2, 1 ], [ 3, 1 ] ]
   */
  runScatterGatherIteration<M>(options: ScatterGatherOptions<K, VV, EV, M>): Graph<K, VV, EV> {
    return new Graph({ vertices: runScatterGather(this, options), edges: this.edges })
  }

  /**
   * A gather-sum-apply iteration: in each superstep a vertex gathers a value along each edge from a neighbour that has
   * changed, these are summed up, and the sum is applied. It ends when nothing has changed, or after the most supersteps.
   *
   * @returns the graph with the last vertex values
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   * import { Graph } from '@wiesel/gelly'
   *
   * const env = new ExecutionEnvironment({ parallelism: 2 })
   * const graph = Graph.fromCollection(env, [[1, 2, 5], [2, 3, 1], [1, 3, 9]], (id) => (id === 1 ? 0 : Infinity))
   * const shortest = graph.runGatherSumApplyIteration<number>({
   *   gather: (distance, length) => distance + length,
   *   sum: (a, b) => Math.min(a, b),
   *   apply: (best, distance) => (best < distance ? best : undefined),
   *   maxIterations: 10,
   * })
   * console.log((await shortest.vertices.collect()).sort()) // → [ [ 1, 0 ], [ 2, 5 ], [ 3, 6 ] ]
   */
  runGatherSumApplyIteration<M>(options: GatherSumApplyOptions<VV, EV, M>): Graph<K, VV, EV> {
    return new Graph({ vertices: runGatherSumApply(this, options), edges: this.edges })
  }

  /** @internal */
  protected override withParts<I extends VertexId, V, E>(parts: GraphParts<I, V, E>): Graph<I, V, E> {
    return new Graph(parts)
  }
}
