import { MultiDirectedGraph, UndirectedGraph } from 'graphology'
import { VertexKeyError } from '../errors.ts'
import type { GraphParts, VertexId } from '../graph/types.ts'

/** How a graph of graphology is made. */
export interface ToGraphologyOptions {
  /**
   * `'directed'` (the default): every edge, also several between two vertices. `'undirected'`: one for each pair of
   * vertices; of several edges the last one's attributes stay.
   */
  type?: 'directed' | 'undirected'
}

/** Values that are plain objects are attributes; any other is the attribute `value`, and there are none for `null`. */
function attributesOf(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return {}
  const isObject = typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
  return isObject ? { ...value } : { value }
}

/**
 * Runs two jobs and gives the graph to graphology, for its own algorithms. Keys are the ids as text. Values that are
 * objects become attributes, others the attribute `value`. Ends of edges that are no vertices become nodes without
 * attributes.
 *
 * @throws VertexKeyError where ids of two types have one text
 * @example
 * import louvain from 'graphology-communities-louvain'
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { SingletonEdgeGraph } from '@wiesel/gelly'
 * import { toGraphology } from '@wiesel/gelly/graphology'
 *
 * const graph = new SingletonEdgeGraph(new ExecutionEnvironment(), 2).generate()
 * const pairs = await toGraphology(graph, { type: 'undirected' })
 * const communities = (louvain as unknown as typeof louvain.default)(pairs)
 * console.log(communities['0'] === communities['1'], communities['0'] === communities['2']) // → true false
 */
export async function toGraphology<K extends VertexId>(
  graph: GraphParts<K, any, any>,
  options: ToGraphologyOptions = {},
): Promise<MultiDirectedGraph | UndirectedGraph> {
  const [vertices, edges] = [await graph.vertices.collect(), await graph.edges.collect()]
  const result = options.type === 'undirected' ? new UndirectedGraph() : new MultiDirectedGraph()
  const ids = new Map<string, K>()
  const keyOf = (id: K): string => {
    const key = String(id)
    const known = ids.get(key)
    if (known !== undefined && known !== id) throw new VertexKeyError(key, typeof known, typeof id)
    ids.set(key, id)
    return key
  }
  for (const [id, value] of vertices) result.mergeNode(keyOf(id), attributesOf(value))
  for (const [source, target, value] of edges) {
    const [from, to] = [keyOf(source), keyOf(target)]
    result.mergeNode(from)
    result.mergeNode(to)
    if (options.type === 'undirected') result.mergeEdge(from, to, attributesOf(value))
    else result.addEdge(from, to, attributesOf(value))
  }
  return result
}
