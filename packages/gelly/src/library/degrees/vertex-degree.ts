import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import { countEdges } from '../../graph/properties.ts'
import type { EdgeDirection, GraphParts, Vertex, VertexId } from '../../graph/types.ts'
import { ConfiguredAlgorithm } from '../configured-algorithm.ts'

/** What degrees can be told. */
export interface VertexDegreeOptions {
  /** Whether vertices without edges are listed, with 0. Default: they are left out. */
  includeZeroDegreeVertices?: boolean
}

/** The number of edges of vertices. */
export function vertexDegrees<K extends VertexId>(
  graph: GraphParts<K, any, any>,
  direction: EdgeDirection,
  { includeZeroDegreeVertices = false }: VertexDegreeOptions,
): DataSet<Vertex<K, number>> {
  const counts = countEdges(graph, direction)
  if (!includeZeroDegreeVertices) return counts
  return graph.vertices
    .leftOuterJoin(counts)
    .where(0)
    .equalTo(0)
    .with((vertex, count): Vertex<K, number> => [vertex[0], count === null ? 0 : count[1]])
    .name('Vertex degrees')
}

/** What {@link VertexDegree} can be told. */
export interface UndirectedDegreeOptions extends VertexDegreeOptions {
  /** Whether edges are counted where they end. The same in a graph that has each edge in both directions. Default false. */
  reduceOnTargetId?: boolean
}

/**
 * The number of neighbours of vertices of an undirected graph: one that has each edge in both directions, once.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph, VertexDegree } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 3).generate()
 * console.log((await star.run(new VertexDegree()).collect()).sort()) // → [ [ 0, 2 ], [ 1, 1 ], [ 2, 1 ] ]
 */
export class VertexDegree<K extends VertexId> extends ConfiguredAlgorithm<
  K,
  any,
  DataSet<Vertex<K, number>>,
  UndirectedDegreeOptions
> {
  run(graph: Graph<K, any, any>): DataSet<Vertex<K, number>> {
    return vertexDegrees(graph, this.options.reduceOnTargetId === true ? 'IN' : 'OUT', this.options)
  }
}

/**
 * The number of edges that begin in vertices.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, VertexOutDegree } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null]])
 * console.log(await graph.run(new VertexOutDegree()).collect()) // → [ [ 1, 1 ] ]
 */
export class VertexOutDegree<K extends VertexId> extends ConfiguredAlgorithm<
  K,
  any,
  DataSet<Vertex<K, number>>,
  VertexDegreeOptions
> {
  run(graph: Graph<K, any, any>): DataSet<Vertex<K, number>> {
    return vertexDegrees(graph, 'OUT', this.options)
  }
}

/**
 * The number of edges that end in vertices.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, VertexInDegree } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null]])
 * console.log(await graph.run(new VertexInDegree()).collect()) // → [ [ 2, 1 ] ]
 */
export class VertexInDegree<K extends VertexId> extends ConfiguredAlgorithm<
  K,
  any,
  DataSet<Vertex<K, number>>,
  VertexDegreeOptions
> {
  run(graph: Graph<K, any, any>): DataSet<Vertex<K, number>> {
    return vertexDegrees(graph, 'IN', this.options)
  }
}
