/** The six kernels of LDBC Graphalytics as they are called here, with the outputs that its specification asks for. */
import type { ExecutionEnvironment } from '@wiesel/dataset'
import {
  BreadthFirstSearch,
  DirectedLocalClusteringCoefficient,
  Graph,
  LocalClusteringCoefficient,
  PageRank,
  SingleSourceShortestPaths,
  SynchronousLabelPropagation,
  UnionFindConnectedComponents,
  type Edge,
  type Vertex,
} from '@wiesel/gelly'

/** A graph as it is listed: undirected edges once. */
export interface Listed {
  readonly directed: boolean
  readonly vertices: readonly number[]
  readonly edges: readonly Edge<number, number>[]
}

export type Kernel = 'bfs' | 'pr' | 'wcc' | 'cdlp' | 'lcc' | 'sssp'

type Output = (graph: Graph<number, number, number>, listed: Listed, parameter: number) => Promise<Rows>
type Rows = readonly (readonly [id: number, value: number])[]

const KERNELS: Readonly<Record<Kernel, Output>> = {
  bfs: (graph, _, source) => graph.run(new BreadthFirstSearch(source)).collect(),
  pr: (graph, _, iterations) =>
    graph.run(new PageRank({ iterations, includeZeroDegreeVertices: true })).collect(),
  wcc: (graph) => graph.run(new UnionFindConnectedComponents()).collect(),
  cdlp: (graph, _, iterations) => graph.run(new SynchronousLabelPropagation(iterations)).collect(),
  lcc: (graph, { directed }) =>
    graph
      .run(directed ? new DirectedLocalClusteringCoefficient() : new LocalClusteringCoefficient())
      .map(({ id, score }): Vertex<number, number> => [id, Number.isNaN(score) ? 0 : score])
      .collect(),
  sssp: (graph, _, source) =>
    graph
      .run(new SingleSourceShortestPaths(source))
      .map(([id, length]): Vertex<number, number> => [id, length === Number.MAX_VALUE ? Infinity : length])
      .collect(),
}

/** The output of a kernel, in the order of the vertices. */
export async function runKernel(
  env: ExecutionEnvironment,
  kernel: Kernel,
  listed: Listed,
  parameter: number,
): Promise<number[]> {
  const { directed, vertices, edges } = listed
  const given = Graph.fromCollection(
    env,
    vertices.map((id) => [id, id] as const),
    edges,
  )
  const rows = await KERNELS[kernel](directed ? given : given.getUndirected(), listed, parameter)
  const values = new Map(rows)
  // Vertices that a search does not reach are not in its result.
  return vertices.map((id) => values.get(id) ?? (kernel === 'bfs' ? -1 : NaN))
}
