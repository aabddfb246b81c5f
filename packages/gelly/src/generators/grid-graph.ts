import type { ExecutionEnvironment } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { numberedGraph } from './numbered-graph.ts'

/**
 * An undirected grid of any number of dimensions, numbered row by row.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { GridGraph } from '@wiesel/gelly'
 *
 * const chess = new GridGraph(new ExecutionEnvironment()).addDimension(8, false).addDimension(8, false).generate()
 * console.log(await chess.numberOfVertices(), await chess.numberOfEdges()) // → 64 224
 */
export class GridGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly dimensions: { readonly size: number; readonly wrapped: boolean }[] = []

  constructor(env: ExecutionEnvironment) {
    super()
    this.env = env
  }

  /**
   * Adds a dimension. One at least is needed.
   *
   * @param size from 2 up
   * @param wrapEndpoints whether the last vertex is beside the first; of no effect where there are only two
   * @throws OptionError `INVALID_OPTION`
   */
  addDimension(size: number, wrapEndpoints: boolean): this {
    checkWhole('The size of a dimension', size, 2)
    this.dimensions.push({ size, wrapped: wrapEndpoints && size > 2 })
    return this
  }

  /** @throws OptionError `INVALID_OPTION` without a dimension */
  generate(): Graph<number, null, null> {
    const { env, dimensions, parallelism } = this
    if (dimensions.length === 0) throw new OptionError('A grid needs a dimension: addDimension(size, wrap).')
    const vertexCount = dimensions.reduce((product, { size }) => product * size, 1)
    checkWhole('The number of vertices', vertexCount, 2)
    return numberedGraph(env, {
      vertexCount,
      parallelism,
      *edgesOf(source) {
        let step = vertexCount
        for (const { size, wrapped } of dimensions) {
          step /= size
          const index = Math.floor(source / step) % size
          const first = source - index * step
          if (index > 0 || wrapped) yield [source, first + ((index + size - 1) % size) * step, null]
          if (index < size - 1 || wrapped) yield [source, first + ((index + 1) % size) * step, null]
        }
      },
    })
  }
}
