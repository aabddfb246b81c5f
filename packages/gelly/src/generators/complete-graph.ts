import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import { CirculantGraph } from './circulant-graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'

/**
 * An undirected graph in which every vertex is connected with every other.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CompleteGraph } from '@wiesel/gelly'
 *
 * console.log(await new CompleteGraph(new ExecutionEnvironment(), 5).generate().numberOfEdges()) // → 20
 */
export class CompleteGraph extends GraphGenerator {
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
    const circle = new CirculantGraph(this.env, this.vertexCount).addRange(1, this.vertexCount - 1)
    if (this.parallelism !== undefined) circle.setParallelism(this.parallelism)
    return circle.generate()
  }
}
