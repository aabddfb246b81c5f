import type { DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import { compareIds } from '../../graph/compare-ids.ts'
import { Graph } from '../../graph/graph.ts'
import { bothDirections } from '../../graph/transformations.ts'
import type { Edge, VertexId } from '../../graph/types.ts'
import { simpleEdges } from './simple-edges.ts'

/** What {@link Simplify} can be told. */
export interface SimplifyOptions {
  /**
   * `'directed'` (the default): each edge once. `'undirected'`: each in both directions. `'clip-and-flip'`: edges to a
   * smaller id only, in both directions; half of a directed graph.
   */
  order?: 'directed' | 'undirected' | 'clip-and-flip'
}

/**
 * A simple graph: no self-loops, and no edge twice. Of several edges between two vertices any one's value stays.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, Simplify } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment()
 * const graph = Graph.fromCollection(env, [[1, 1, null], [1, 2, null], [1, 2, null]])
 * console.log(await graph.run(new Simplify()).edges.collect()) // → [ [ 1, 2, null ] ]
 * console.log(await graph.run(new Simplify({ order: 'undirected' })).numberOfEdges()) // → 2
 */
export class Simplify<K extends VertexId, VV, EV> implements GraphAlgorithm<K, VV, EV, Graph<K, VV, EV>> {
  private readonly order: NonNullable<SimplifyOptions['order']>

  constructor(options: SimplifyOptions = {}) {
    this.order = options.order ?? 'directed'
  }

  run({ vertices, edges }: Graph<K, VV, EV>): Graph<K, VV, EV> {
    return Graph.fromDataSet(vertices, simpleEdges(this.edgesOf(edges)))
  }

  private edgesOf(edges: DataSet<Edge<K, EV>>): DataSet<Edge<K, EV>> {
    if (this.order === 'clip-and-flip')
      return bothDirections(edges.filter((edge) => compareIds(edge[0], edge[1]) > 0))
    return this.order === 'directed' ? edges : bothDirections(edges)
  }
}
