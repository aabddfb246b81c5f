import type { ExecutionEnvironment } from '@wiesel/dataset'
import { Graph } from '../graph/graph.ts'
import type { Edge, Vertex } from '../graph/types.ts'

type Attributes = Record<string, any>

/** What is read of a graph of graphology: any of its classes will do. */
export interface GraphologyGraph<N extends Attributes = Attributes, E extends Attributes = Attributes> {
  forEachNode(callback: (node: string, attributes: N) => void): void
  forEachEdge(
    callback: (
      edge: string,
      attributes: E,
      source: string,
      target: string,
      sourceAttributes: N,
      targetAttributes: N,
      undirected: boolean,
    ) => void,
  ): void
}

/**
 * A graph of what a graph of graphology has now. Ids are its keys, which are strings; values are the attributes, copied.
 * Undirected edges come in both directions, self-loops once. Keys of edges and attributes of the graph itself are left out.
 *
 * @example
 * import { UndirectedGraph } from 'graphology'
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { fromGraphology } from '@wiesel/gelly/graphology'
 *
 * const friends = new UndirectedGraph()
 * friends.mergeEdge('Ann', 'Bob', { since: 1999 })
 * const graph = fromGraphology(new ExecutionEnvironment(), friends)
 * console.log(await graph.mapEdges(([, , { since }]) => since).edges.collect()) // → [ [ 'Ann', 'Bob', 1999 ], [ 'Bob', 'Ann', 1999 ] ]
 */
export function fromGraphology<N extends Attributes, E extends Attributes>(
  env: ExecutionEnvironment,
  graph: GraphologyGraph<N, E>,
): Graph<string, N, E> {
  const vertices: Vertex<string, N>[] = []
  const edges: Edge<string, E>[] = []
  graph.forEachNode((id, attributes) => vertices.push([id, { ...attributes }]))
  graph.forEachEdge((_, attributes, source, target, _from, _to, undirected) => {
    edges.push([source, target, { ...attributes }])
    if (undirected && source !== target) edges.push([target, source, { ...attributes }])
  })
  return Graph.fromDataSet(
    env.fromCollection(vertices, { name: 'Vertices' }),
    env.fromCollection(edges, { name: 'Edges' }),
  )
}
