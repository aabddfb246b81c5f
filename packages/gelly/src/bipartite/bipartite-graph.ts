import type { DataSet } from '@wiesel/dataset'
import { Graph } from '../graph/graph.ts'
import type { Vertex, VertexId } from '../graph/types.ts'
import { fullProjection, simpleProjection, type Projection } from './projection.ts'

/** An edge of a bipartite graph. */
export type BipartiteEdge<KT extends VertexId, KB extends VertexId, EV = null> = readonly [
  topId: KT,
  bottomId: KB,
  value: EV,
]

/**
 * A graph of two kinds of vertices, top and bottom ones, with edges between the two kinds only. A projection connects
 * vertices of one kind that have a neighbour in common.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { BipartiteGraph, type BipartiteEdge, type Vertex } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment()
 * const actors = env.fromElements<Vertex<string>>(['Ann', null], ['Bob', null])
 * const films = env.fromElements<Vertex<number>>([1, null])
 * const roles = env.fromElements<BipartiteEdge<string, number, string>>(['Ann', 1, 'queen'], ['Bob', 1, 'fool'])
 * const together = BipartiteGraph.fromDataSet(actors, films, roles).projectionTopSimple()
 * console.log(JSON.stringify((await together.edges.collect()).sort())) // → [["Ann","Bob",["queen","fool"]],["Bob","Ann",["fool","queen"]]]
 */
export class BipartiteGraph<KT extends VertexId, KB extends VertexId, VVT, VVB, EV> {
  readonly topVertices: DataSet<Vertex<KT, VVT>>
  readonly bottomVertices: DataSet<Vertex<KB, VVB>>
  readonly edges: DataSet<BipartiteEdge<KT, KB, EV>>

  private constructor(
    topVertices: DataSet<Vertex<KT, VVT>>,
    bottomVertices: DataSet<Vertex<KB, VVB>>,
    edges: DataSet<BipartiteEdge<KT, KB, EV>>,
  ) {
    this.topVertices = topVertices
    this.bottomVertices = bottomVertices
    this.edges = edges
  }

  /** A graph of top vertices, bottom vertices, and edges from top to bottom. */
  static fromDataSet<KT extends VertexId, KB extends VertexId, VVT, VVB, EV>(
    topVertices: DataSet<Vertex<KT, VVT>>,
    bottomVertices: DataSet<Vertex<KB, VVB>>,
    edges: DataSet<BipartiteEdge<KT, KB, EV>>,
  ): BipartiteGraph<KT, KB, VVT, VVB, EV> {
    return new BipartiteGraph(topVertices, bottomVertices, edges)
  }

  /** Top vertices, with an edge in both directions for each common neighbour of two; its value is those of the two edges. */
  projectionTopSimple(): Graph<KT, VVT, readonly [source: EV, target: EV]> {
    return Graph.fromDataSet(this.topVertices, simpleProjection(this.edges))
  }

  /** As `projectionTopSimple`, for bottom vertices. */
  projectionBottomSimple(): Graph<KB, VVB, readonly [source: EV, target: EV]> {
    return Graph.fromDataSet(this.bottomVertices, simpleProjection(this.flipped()))
  }

  /** As `projectionTopSimple`, but an edge knows all about the common neighbour and its vertices. */
  projectionTopFull(): Graph<KT, VVT, Projection<KB, VVB, VVT, EV>> {
    const { topVertices, bottomVertices, edges } = this
    return Graph.fromDataSet(topVertices, fullProjection(topVertices, bottomVertices, edges))
  }

  /** As `projectionTopFull`, for bottom vertices. */
  projectionBottomFull(): Graph<KB, VVB, Projection<KT, VVT, VVB, EV>> {
    const { topVertices, bottomVertices } = this
    return Graph.fromDataSet(bottomVertices, fullProjection(bottomVertices, topVertices, this.flipped()))
  }

  private flipped(): DataSet<BipartiteEdge<KB, KT, EV>> {
    return this.edges.map(([top, bottom, value]): BipartiteEdge<KB, KT, EV> => [bottom, top, value])
  }
}
