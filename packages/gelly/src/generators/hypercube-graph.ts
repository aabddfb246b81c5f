import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { GridGraph } from './grid-graph.ts'

/**
 * An undirected cube of any number of dimensions: two vertices are connected if their numbers differ in one bit.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { HypercubeGraph } from '@wiesel/gelly'
 *
 * console.log(await new HypercubeGraph(new ExecutionEnvironment(), 3).generate().numberOfEdges()) // → 24
 */
export class HypercubeGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly dimensions: number

  /** @param dimensions from 1 up @throws OptionError `INVALID_OPTION` */
  constructor(env: ExecutionEnvironment, dimensions: number) {
    super()
    checkWhole('The number of dimensions', dimensions, 1)
    this.env = env
    this.dimensions = dimensions
  }

  generate(): Graph<number, null, null> {
    const grid = new GridGraph(this.env)
    for (let i = 0; i < this.dimensions; i++) grid.addDimension(2, false)
    if (this.parallelism !== undefined) grid.setParallelism(this.parallelism)
    return grid.generate()
  }
}
