import { translateEdges, translateIds, translateVertices } from '../translate/translate.ts'
import { edgesOf, graphOfEdges, verticesOf } from './creation.ts'
import type { Graph } from './graph.ts'
import { joinEdges, joinEdgesOnEnd, joinVertices } from './joins.ts'
import { addEdges, addVertices, removeEdges, removeVertices } from './mutations.ts'
import { QueriedGraph } from './queried-graph.ts'
import { commonEdges, unite } from './set-operations.ts'
import {
  bothDirections,
  edgesWithin,
  filterVertices,
  mapEdges,
  mapVertices,
  reverseEdges,
} from './transformations.ts'
import type { Edge, EdgeSet, GraphParts, Vertex, VertexId, VertexSet } from './types.ts'

/** What can be made of a graph: methods that give another one. */
export abstract class ChangeableGraph<K extends VertexId, VV, EV> extends QueriedGraph<K, VV, EV> {
  /** @internal */
  protected abstract withParts<I extends VertexId, V, E>(parts: GraphParts<I, V, E>): Graph<I, V, E>

  /** With new vertex values, also of another type. */
  mapVertices<R>(map: (vertex: Vertex<K, VV>) => R): Graph<K, R, EV> {
    return this.withParts({ vertices: mapVertices(this.vertices, map), edges: this.edges })
  }

  /** With new edge values, also of another type. */
  mapEdges<R>(map: (edge: Edge<K, EV>) => R): Graph<K, VV, R> {
    return this.withParts({ vertices: this.vertices, edges: mapEdges(this.edges, map) })
  }

  /** With other ids, also of another type. Different ids should stay different. */
  translateGraphIds<R extends VertexId>(translate: (id: K) => R): Graph<R, VV, EV> {
    return this.withParts(translateIds(this, translate))
  }

  /** With vertex values translated one by one: see {@link Translate}. */
  translateVertexValues<R>(translate: (value: VV) => R): Graph<K, R, EV> {
    return this.withParts({ vertices: translateVertices(this.vertices, translate), edges: this.edges })
  }

  /** With edge values translated one by one: see {@link Translate}. */
  translateEdgeValues<R>(translate: (value: EV) => R): Graph<K, VV, R> {
    return this.withParts({ vertices: this.vertices, edges: translateEdges(this.edges, translate) })
  }

  /**
   * Vertex values changed by those of another data set, where it has the id. Of several input rows with one id the first
   * to come counts, of several vertices with one id one stays.
   */
  joinWithVertices<T>(
    input: VertexSet<K, T>,
    combine: (vertexValue: VV, inputValue: T) => VV,
  ): Graph<K, VV, EV> {
    return this.withParts({ vertices: joinVertices(this.vertices, input, combine), edges: this.edges })
  }

  /**
   * Edge values changed by those of another data set, where it has the same source and target. Of several input rows with
   * these the first to come counts, of several edges one stays.
   */
  joinWithEdges<T>(input: EdgeSet<K, T>, combine: (edgeValue: EV, inputValue: T) => EV): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: joinEdges(this.edges, input, combine) })
  }

  /** Values of all edges changed whose source another data set has; of several input rows the first to come counts. */
  joinWithEdgesOnSource<T>(
    input: VertexSet<K, T>,
    combine: (edgeValue: EV, inputValue: T) => EV,
  ): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: joinEdgesOnEnd(this.edges, 0, input, combine) })
  }

  /** As `joinWithEdgesOnSource`, by the target. */
  joinWithEdgesOnTarget<T>(
    input: VertexSet<K, T>,
    combine: (edgeValue: EV, inputValue: T) => EV,
  ): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: joinEdgesOnEnd(this.edges, 1, input, combine) })
  }

  /** Some vertices, and the edges between these. */
  filterOnVertices(accept: (vertex: Vertex<K, VV>) => boolean): Graph<K, VV, EV> {
    return this.withParts(filterVertices(this, accept))
  }

  /** All vertices, and some edges. */
  filterOnEdges(accept: (edge: Edge<K, EV>) => boolean): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: this.edges.filter(accept).name('Filter edges') })
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
    return this.withParts({ vertices: this.vertices, edges: edgesWithin(this.vertices, this.edges) })
  }

  /** With one vertex for each id: any of those there are. */
  withUniqueVertices(): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices.distinct(0), edges: this.edges })
  }

  /** All edges the other way round. */
  reverse(): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: reverseEdges(this.edges) })
  }

  /** Each edge in both directions. Where a graph has both already, both are there twice. */
  getUndirected(): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: bothDirections(this.edges) })
  }

  /** With another vertex; a known id changes nothing. */
  addVertex(vertex: Vertex<K, VV>): Graph<K, VV, EV> {
    return this.addVertices([vertex])
  }

  /** With more vertices; a known id changes nothing. */
  addVertices(vertices: Iterable<Vertex<K, VV>>): Graph<K, VV, EV> {
    return this.withParts({ vertices: addVertices(this.vertices, vertices), edges: this.edges })
  }

  /** With another edge, also where there is one, and its vertices, as by `union`. */
  addEdge(source: Vertex<K, VV>, target: Vertex<K, VV>, value: EV): Graph<K, VV, EV> {
    const edge: Edge<K, EV> = [source[0], target[0], value]
    return this.withParts(
      unite(this, { vertices: verticesOf(this.env, [source, target]), edges: edgesOf(this.env, [edge]) }),
    )
  }

  /** With more edges. Those of which an end is no vertex of the graph are left out. */
  addEdges(edges: Iterable<Edge<K, EV>>): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: addEdges(this, edges) })
  }

  /** Without a vertex (its value does not matter) and its edges. */
  removeVertex(vertex: Vertex<K, any>): Graph<K, VV, EV> {
    return this.removeVertices([vertex])
  }

  /** Without some vertices (their values do not matter) and their edges. */
  removeVertices(vertices: Iterable<Vertex<K, any>>): Graph<K, VV, EV> {
    return this.withParts(removeVertices(this, verticesOf<K, any>(this.env, vertices)))
  }

  /** Without all edges of that source and target; values do not matter. */
  removeEdge(edge: Edge<K, any>): Graph<K, VV, EV> {
    const [source, target] = edge
    return this.filterOnEdges((other) => other[0] !== source || other[1] !== target)
  }

  /** Without all edges that have source and target of one of these; values do not matter. */
  removeEdges(edges: Iterable<Edge<K, any>>): Graph<K, VV, EV> {
    return this.withParts({ vertices: this.vertices, edges: removeEdges(this.edges, edges) })
  }

  /** The vertices of both, distinct by id and value, and all edges of both. */
  union(other: GraphParts<K, VV, EV>): Graph<K, VV, EV> {
    return this.withParts(unite(this, other))
  }

  /** Without the vertices of another graph, by id, and the edges there. Its edges do not matter. */
  difference(other: GraphParts<K, any, any>): Graph<K, VV, EV> {
    return this.withParts(removeVertices(this, other.vertices))
  }

  /**
   * The edges that both graphs have, equal in source, target and value, and the vertices at these.
   *
   * @param distinct whether each such edge comes once; else both edges of each matching pair come
   */
  intersect(other: GraphParts<K, any, EV>, distinct: boolean): Graph<K, null, EV> {
    return this.withParts(graphOfEdges(commonEdges(this.edges, other.edges, distinct), undefined))
  }
}
