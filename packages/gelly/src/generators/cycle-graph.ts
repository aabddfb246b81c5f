import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { GridGraph } from './grid-graph.ts'

/**
 * An undirected circle.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CycleGraph } from '@wiesel/gelly'
 *
 * console.log(await new CycleGraph(new ExecutionEnvironment(), 5).generate().numberOfEdges()) // → 10
 */
export class CycleGraph extends GraphGenerator {
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
    const grid = new GridGraph(this.env)
    grid.addDimension(this.vertexCount, true)
    if (this.parallelism !== undefined) grid.setParallelism(this.parallelism)
    return grid.generate()
  }
}
