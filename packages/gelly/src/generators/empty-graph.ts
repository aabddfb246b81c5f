import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { numberedGraph } from './numbered-graph.ts'

/**
 * Vertices without edges.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { EmptyGraph } from '@wiesel/gelly'
 *
 * console.log(await new EmptyGraph(new ExecutionEnvironment(), 5).generate().numberOfEdges()) // → 0
 */
export class EmptyGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly vertexCount: number

  /** @param vertexCount from 0 up @throws OptionError `INVALID_OPTION` */
  constructor(env: ExecutionEnvironment, vertexCount: number) {
    super()
    checkWhole('The number of vertices', vertexCount, 0)
    this.env = env
    this.vertexCount = vertexCount
  }

  generate(): Graph<number, null, null> {
    const { env, vertexCount, parallelism } = this
    return numberedGraph(env, { vertexCount, parallelism, edgesOf: () => [] })
  }
}
