import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { translateEdges, translateIds, translateVertices } from '../translate/translate.ts'
import type { GraphValidator } from '../validation/validator.ts'
import { runGatherSumApply, type GatherSumApplyOptions } from '../iterations/gather-sum-apply.ts'
import { runScatterGather, type ScatterGatherOptions } from '../iterations/scatter-gather.ts'
import { runVertexCentric, type VertexCentricOptions } from '../iterations/vertex-centric.ts'
import type { GraphAlgorithm } from './algorithm.ts'
import {
  edgesOf,
  edgesOfPairs,
  graphOfColumns,
  graphOfEdges,
  verticesOf,
  type EdgeColumns,
  type VertexColumns,
} from './creation.ts'
import { joinEdges, joinEdgesOnEnd, joinVertices } from './joins.ts'
import { addEdges, addVertices, removeEdges, removeVertices } from './mutations.ts'
import {
  groupEdges,
  groupEdgesOfVertices,
  groupNeighbors,
  groupNeighborsOfVertices,
  reduceEdges,
  reduceNeighbors,
  type GroupFunction,
  type Neighbor,
} from './neighbourhood.ts'
import { degrees, edgeIds, triplets } from './properties.ts'
import { commonEdges, unite } from './set-operations.ts'
import {
  bothDirections,
  edgesWithin,
  filterVertices,
  mapEdges,
  mapVertices,
  reverseEdges,
} from './transformations.ts'
import type {
  Edge,
  EdgeDirection,
  EdgeSet,
  GraphParts,
  Triplet,
  Vertex,
  VertexId,
  VertexSet,
  WidenedId,
} from './types.ts'

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
export class Graph<K extends VertexId, VV, EV> implements GraphParts<K, VV, EV> {
  /** The vertices. */
  readonly vertices: DataSet<Vertex<K, VV>>
  /** The edges. */
  readonly edges: DataSet<Edge<K, EV>>

  private constructor({ vertices, edges }: GraphParts<K, VV, EV>) {
    this.vertices = vertices
    this.edges = edges
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

  /** The environment in which the graph's jobs run. */
  get env(): ExecutionEnvironment {
    return this.vertices.env
  }

  /** The ids of all vertices. */
  getVertexIds(): DataSet<K> {
    return this.vertices.map(([id]) => id).name('Vertex ids')
  }

  /** The ids at both ends of all edges. */
  getEdgeIds(): DataSet<readonly [source: K, target: K]> {
    return edgeIds(this)
  }

  /** All edges with the values of their vertices; edges to unknown vertices are left out. */
  getTriplets(): DataSet<Triplet<K, VV, EV>> {
    return triplets(this)
  }

  /** How many edges begin in each vertex. The job fails with `UNKNOWN_VERTEX` where that is no vertex of the graph. */
  outDegrees(): DataSet<readonly [id: K, degree: number]> {
    return degrees(this, 'OUT')
  }

  /** How many edges end in each vertex. The job fails with `UNKNOWN_VERTEX` where that is no vertex of the graph. */
  inDegrees(): DataSet<readonly [id: K, degree: number]> {
    return degrees(this, 'IN')
  }

  /** The sum of in-degree and out-degree of each vertex; a self-loop counts twice. Fails as `outDegrees` does. */
  getDegrees(): DataSet<readonly [id: K, degree: number]> {
    return degrees(this, 'ALL')
  }

  /** Runs a job of its own and gives the number of vertices. */
  numberOfVertices(): Promise<number> {
    return this.vertices.count()
  }

  /** Runs a job of its own and gives the number of edges. */
  numberOfEdges(): Promise<number> {
    return this.edges.count()
  }

  /** With new vertex values, also of another type. */
  mapVertices<R>(map: (vertex: Vertex<K, VV>) => R): Graph<K, R, EV> {
    return new Graph({ vertices: mapVertices(this.vertices, map), edges: this.edges })
  }

  /** With new edge values, also of another type. */
  mapEdges<R>(map: (edge: Edge<K, EV>) => R): Graph<K, VV, R> {
    return new Graph({ vertices: this.vertices, edges: mapEdges(this.edges, map) })
  }

  /** With other ids, also of another type. Different ids should stay different. */
  translateGraphIds<R extends VertexId>(translate: (id: K) => R): Graph<R, VV, EV> {
    return new Graph(translateIds(this, translate))
  }

  /** With vertex values translated one by one: see {@link Translate}. */
  translateVertexValues<R>(translate: (value: VV) => R): Graph<K, R, EV> {
    return new Graph({ vertices: translateVertices(this.vertices, translate), edges: this.edges })
  }

  /** With edge values translated one by one: see {@link Translate}. */
  translateEdgeValues<R>(translate: (value: EV) => R): Graph<K, VV, R> {
    return new Graph({ vertices: this.vertices, edges: translateEdges(this.edges, translate) })
  }

  /**
   * Vertex values changed by those of another data set, where it has the id. Of several input rows with one id the first
   * to come counts, of several vertices with one id one stays.
   */
  joinWithVertices<T>(
    input: VertexSet<K, T>,
    combine: (vertexValue: VV, inputValue: T) => VV,
  ): Graph<K, VV, EV> {
    return new Graph({ vertices: joinVertices(this.vertices, input, combine), edges: this.edges })
  }

  /**
   * Edge values changed by those of another data set, where it has the same source and target. Of several input rows with
   * these the first to come counts, of several edges one stays.
   */
  joinWithEdges<T>(input: EdgeSet<K, T>, combine: (edgeValue: EV, inputValue: T) => EV): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: joinEdges(this.edges, input, combine) })
  }

  /** Values of all edges changed whose source another data set has; of several input rows the first to come counts. */
  joinWithEdgesOnSource<T>(
    input: VertexSet<K, T>,
    combine: (edgeValue: EV, inputValue: T) => EV,
  ): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: joinEdgesOnEnd(this.edges, 0, input, combine) })
  }

  /** As `joinWithEdgesOnSource`, by the target. */
  joinWithEdgesOnTarget<T>(
    input: VertexSet<K, T>,
    combine: (edgeValue: EV, inputValue: T) => EV,
  ): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: joinEdgesOnEnd(this.edges, 1, input, combine) })
  }

  /** Some vertices, and the edges between these. */
  filterOnVertices(accept: (vertex: Vertex<K, VV>) => boolean): Graph<K, VV, EV> {
    return new Graph(filterVertices(this, accept))
  }

  /** All vertices, and some edges. */
  filterOnEdges(accept: (edge: Edge<K, EV>) => boolean): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: this.edges.filter(accept).name('Filter edges') })
  }

  /** Some vertices, and some of the edges between these. */
  subgraph(
    acceptVertex: (vertex: Vertex<K, VV>) => boolean,
    acceptEdge: (edge: Edge<K, EV>) => boolean,
  ): Graph<K, VV, EV> {
    return this.filterOnEdges(acceptEdge).filterOnVertices(acceptVertex)
  }

  /** Without the edges of which an end is no vertex of the graph. */
  withoutDanglingEdges(): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: edgesWithin(this.vertices, this.edges) })
  }

  /** With one vertex for each id: any of those there are. */
  withUniqueVertices(): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices.distinct(0), edges: this.edges })
  }

  /** All edges the other way round. */
  reverse(): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: reverseEdges(this.edges) })
  }

  /** Each edge in both directions. Where a graph has both already, both are there twice. */
  getUndirected(): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: bothDirections(this.edges) })
  }

  /** With another vertex; a known id changes nothing. */
  addVertex(vertex: Vertex<K, VV>): Graph<K, VV, EV> {
    return this.addVertices([vertex])
  }

  /** With more vertices; a known id changes nothing. */
  addVertices(vertices: Iterable<Vertex<K, VV>>): Graph<K, VV, EV> {
    return new Graph({ vertices: addVertices(this.vertices, vertices), edges: this.edges })
  }

  /** With another edge, also where there is one, and its vertices, as by `union`. */
  addEdge(source: Vertex<K, VV>, target: Vertex<K, VV>, value: EV): Graph<K, VV, EV> {
    const edge: Edge<K, EV> = [source[0], target[0], value]
    return new Graph(
      unite(this, { vertices: verticesOf(this.env, [source, target]), edges: edgesOf(this.env, [edge]) }),
    )
  }

  /** With more edges. Those of which an end is no vertex of the graph are left out. */
  addEdges(edges: Iterable<Edge<K, EV>>): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: addEdges(this, edges) })
  }

  /** Without a vertex (its value does not matter) and its edges. */
  removeVertex(vertex: Vertex<K, any>): Graph<K, VV, EV> {
    return this.removeVertices([vertex])
  }

  /** Without some vertices (their values do not matter) and their edges. */
  removeVertices(vertices: Iterable<Vertex<K, any>>): Graph<K, VV, EV> {
    return new Graph(removeVertices(this, verticesOf<K, any>(this.env, vertices)))
  }

  /** Without all edges of that source and target; values do not matter. */
  removeEdge(edge: Edge<K, any>): Graph<K, VV, EV> {
    const [source, target] = edge
    return this.filterOnEdges((other) => other[0] !== source || other[1] !== target)
  }

  /** Without all edges that have source and target of one of these; values do not matter. */
  removeEdges(edges: Iterable<Edge<K, any>>): Graph<K, VV, EV> {
    return new Graph({ vertices: this.vertices, edges: removeEdges(this.edges, edges) })
  }

  /** The vertices of both, distinct by id and value, and all edges of both. */
  union(other: GraphParts<K, VV, EV>): Graph<K, VV, EV> {
    return new Graph(unite(this, other))
  }

  /** Without the vertices of another graph, by id, and the edges there. Its edges do not matter. */
  difference(other: GraphParts<K, any, any>): Graph<K, VV, EV> {
    return new Graph(removeVertices(this, other.vertices))
  }

  /**
   * The edges that both graphs have, equal in source, target and value, and the vertices at these.
   *
   * @param distinct whether each such edge comes once; else both edges of each matching pair come
   */
  intersect(other: GraphParts<K, any, EV>, distinct: boolean): Graph<K, null, EV> {
    return Graph.fromDataSet(commonEdges(this.edges, other.edges, distinct))
  }

  /**
   * The values of each vertex's edges reduced to one. Vertices without such edges are left out.
   *
   * @param reduce associative and commutative
   */
  reduceOnEdges(
    reduce: (a: EV, b: EV) => EV,
    direction: EdgeDirection,
  ): DataSet<readonly [id: K, value: EV]> {
    return reduceEdges(this, reduce, direction)
  }

  /**
   * The values of each vertex's neighbours reduced to one. Vertices without neighbours are left out, and so are neighbours
   * that are no vertices of the graph.
   *
   * @param reduce associative and commutative
   */
  reduceOnNeighbors(
    reduce: (a: VV, b: VV) => VV,
    direction: EdgeDirection,
  ): DataSet<readonly [id: K, value: VV]> {
    return reduceNeighbors(this, reduce, direction)
  }

  /** A function over all edges of each vertex that has any. They are kept in memory. */
  groupReduceOnEdges<R>(call: GroupFunction<K, Edge<K, EV>, R>, direction: EdgeDirection): DataSet<R> {
    return groupEdges(this, call, direction)
  }

  /** A function over each vertex and all its edges. The job fails with `UNKNOWN_VERTEX` for an edge of no vertex. */
  groupReduceOnEdgesWithVertexValue<R>(
    call: GroupFunction<Vertex<K, VV>, Edge<K, EV>, R>,
    direction: EdgeDirection,
  ): DataSet<R> {
    return groupEdgesOfVertices(this, call, direction)
  }

  /** A function over all neighbours of each vertex that has any, each with the edge there. They are kept in memory. */
  groupReduceOnNeighbors<R>(
    call: GroupFunction<K, Neighbor<K, VV, EV>, R>,
    direction: EdgeDirection,
  ): DataSet<R> {
    return groupNeighbors(this, call, direction)
  }

  /** A function over each vertex and all its neighbours. The job fails with `UNKNOWN_VERTEX` for an edge of no vertex. */
  groupReduceOnNeighborsWithVertexValue<R>(
    call: GroupFunction<Vertex<K, VV>, Neighbor<K, VV, EV>, R>,
    direction: EdgeDirection,
  ): DataSet<R> {
    return groupNeighborsOfVertices(this, call, direction)
  }

  /** Runs a job that looks whether the graph is as it should be: see {@link InvalidVertexIdsValidator}. */
  validate(validator: GraphValidator<K, VV, EV>): Promise<boolean> {
    return validator.validate(this)
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
}
