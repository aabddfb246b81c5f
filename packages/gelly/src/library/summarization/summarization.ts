import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import { compareIds } from '../../graph/compare-ids.ts'
import { Graph } from '../../graph/graph.ts'
import type { Edge, Vertex, VertexId } from '../../graph/types.ts'

/** A value, and how many vertices or edges have it. */
export type Counted<V> = readonly [value: V, count: number]

/**
 * A graph in small: one vertex for all that have the same value, named by the smallest of their ids, and one edge for all
 * between the same two such groups that have the same value; with the counts. Values must be keys; edges to unknown
 * vertices are left out.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, Summarization } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment()
 * const graph = Graph.fromCollection(env, [[1, 'a'], [2, 'a'], [3, 'b']], [[1, 3, null], [2, 3, null]])
 * console.log(await graph.run(new Summarization()).edges.collect()) // → [ [ 1, 3, [ null, 2 ] ] ]
 */
export class Summarization<K extends VertexId, VV, EV> implements GraphAlgorithm<
  K,
  VV,
  EV,
  Graph<K, Counted<VV>, Counted<EV>>
> {
  run({ vertices, edges }: Graph<K, VV, EV>): Graph<K, Counted<VV>, Counted<EV>> {
    type Member = readonly [id: K, group: K]
    type Summary = Edge<K, Counted<EV>>
    const groups = vertices
      .map(([id, value]): Vertex<K, Counted<VV>> => [id, [value, 1]])
      .groupBy(([, [value]]): any => value)
      .reduce(([a, [value, n]], [b, [, m]]): Vertex<K, Counted<VV>> => [
        compareIds(a, b) < 0 ? a : b,
        [value, n + m],
      ])
      .name('Groups of vertices')
    const members = vertices
      .join(groups)
      .where(([, value]): any => value)
      .equalTo(([, [value]]): any => value)
      .with(([id], [group]): Member => [id, group])
      .name('Group of each vertex')
    const summaries = edges
      .join(members)
      .where(0)
      .equalTo(0)
      .with((edge, [, group]): Edge<K, EV> => [group, edge[1], edge[2]])
      .join(members)
      .where(1)
      .equalTo(0)
      .with((edge, [, group]): Summary => [edge[0], group, [edge[2], 1]])
      .groupBy(([source, target, [value]]): any => [source, target, value])
      .reduce((a, b): Summary => [a[0], a[1], [a[2][0], a[2][1] + b[2][1]]])
      .name('Groups of edges')
    return Graph.fromDataSet(groups, summaries)
  }
}
