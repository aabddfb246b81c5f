import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { numberedGraph } from './numbered-graph.ts'

/**
 * Undirected edges that have no vertex in common.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { SingletonEdgeGraph } from '@wiesel/gelly'
 *
 * console.log(await new SingletonEdgeGraph(new ExecutionEnvironment(), 5).generate().numberOfEdges()) // → 10
 */
export class SingletonEdgeGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly vertexPairCount: number

  /** @param vertexPairCount from 1 up @throws OptionError `INVALID_OPTION` */
  constructor(env: ExecutionEnvironment, vertexPairCount: number) {
    super()
    checkWhole('The number of pairs of vertices', vertexPairCount, 1)
    this.env = env
    this.vertexPairCount = vertexPairCount
  }

  generate(): Graph<number, null, null> {
    const { env, vertexPairCount, parallelism } = this
    return numberedGraph(env, {
      vertexCount: 2 * vertexPairCount,
      parallelism,
      edgesOf: (id) => [[id, id % 2 === 0 ? id + 1 : id - 1, null]],
    })
  }
}
