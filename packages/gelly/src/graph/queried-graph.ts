import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import type { GraphValidator } from '../validation/validator.ts'
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
import type { Edge, EdgeDirection, GraphParts, Triplet, Vertex, VertexId } from './types.ts'

/** What can be asked of a graph: methods that give data sets and numbers. */
export abstract class QueriedGraph<K extends VertexId, VV, EV> implements GraphParts<K, VV, EV> {
  /** The vertices. */
  readonly vertices: DataSet<Vertex<K, VV>>
  /** The edges. */
  readonly edges: DataSet<Edge<K, EV>>

  protected constructor({ vertices, edges }: GraphParts<K, VV, EV>) {
    this.vertices = vertices
    this.edges = edges
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
}
