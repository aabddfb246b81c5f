import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { numberedGraph } from './numbered-graph.ts'

/**
 * An undirected graph in which vertex 0 is connected with all others.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph } from '@wiesel/gelly'
 *
 * console.log(await new StarGraph(new ExecutionEnvironment(), 5).generate().numberOfEdges()) // → 8
 */
export class StarGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly vertexCount: number

  /** @param vertexCount from 2 up @throws OptionError `INVALID_OPTION` */
  constructor(env: ExecutionEnvironment, vertexCount: number) {
    super()
    checkWhole('The number of vertices', vertexCount, 2)
    this.env = env
    this.vertexCount = vertexCount
  }

  generate(): Graph<number, null, null> {
    const { env, vertexCount, parallelism } = this
    return numberedGraph(env, {
      vertexCount,
      parallelism,
      edgesOf: (leaf) =>
        leaf === 0
          ? []
          : [
              [0, leaf, null],
              [leaf, 0, null],
            ],
    })
  }
}
