import type { ExecutionEnvironment, TransformedSet } from '@wiesel/dataset'
import { Graph } from '../graph/graph.ts'
import type { Edge, Vertex } from '../graph/types.ts'

interface NumberedGraph {
  readonly vertexCount: number
  readonly parallelism: number | undefined
  /** What of the sequence 0 … `sourceCount − 1` makes edges; by default every vertex does. */
  readonly sourceCount?: number
  /** The edges that a number of the sequence makes. A generator function, since they may be many. */
  readonly edgesOf: (n: number) => Iterable<Edge<number>>
}

/** The whole numbers from 0 to `count − 1`. */
export function numbersBelow(
  env: ExecutionEnvironment,
  count: number,
  parallelism: number | undefined,
): TransformedSet<number> {
  const numbers = count === 0 ? env.fromCollection<number>([]) : env.fromSequence(0, count - 1)
  return parallelism === undefined ? numbers : numbers.setParallelism(parallelism)
}

/** A graph of the vertices 0 to `vertexCount − 1`. */
export function numberedGraph(env: ExecutionEnvironment, spec: NumberedGraph): Graph<number, null, null> {
  const { vertexCount, parallelism, sourceCount = vertexCount, edgesOf } = spec
  const placed = <T>(set: TransformedSet<T>): TransformedSet<T> =>
    parallelism === undefined ? set : set.setParallelism(parallelism)
  const vertices = numbersBelow(env, vertexCount, parallelism).map((id): Vertex<number> => [id, null])
  const edges = numbersBelow(env, sourceCount, parallelism).flatMap<Edge<number>>(edgesOf)
  return Graph.fromDataSet(placed(vertices).name('Vertices'), placed(edges).name('Edges'))
}
