import type { ExecutionEnvironment } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { Graph } from '../graph/graph.ts'
import { CirculantGraph } from './circulant-graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'

/**
 * An undirected circle in which each vertex is connected with those that are farthest from it.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { EchoGraph } from '@wiesel/gelly'
 *
 * const graph = new EchoGraph(new ExecutionEnvironment(), 6, 3).generate()
 * console.log((await graph.getEdgeIds().collect()).filter(([source]) => source === 0)) // → [ [ 0, 2 ], [ 0, 3 ], [ 0, 4 ] ]
 */
export class EchoGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly vertexCount: number
  private readonly vertexDegree: number

  /**
   * @param vertexCount from 2 up
   * @param vertexDegree from 1 up, less than `vertexCount`; one of the two must be even, the other odd
   * @throws OptionError `INVALID_OPTION`
   */
  constructor(env: ExecutionEnvironment, vertexCount: number, vertexDegree: number) {
    super()
    checkWhole('The number of vertices', vertexCount, 2)
    checkWhole('The degree of vertices', vertexDegree, 1)
    if (vertexDegree >= vertexCount)
      throw new OptionError(`The degree must be less than the ${vertexCount} vertices, not ${vertexDegree}.`)
    if (vertexCount % 2 === vertexDegree % 2)
      throw new OptionError(
        `One of the number of vertices and the degree must be even, the other odd; not ${vertexCount} and ${vertexDegree}.`,
      )
    this.env = env
    this.vertexCount = vertexCount
    this.vertexDegree = vertexDegree
  }

  generate(): Graph<number, null, null> {
    const { env, vertexCount, vertexDegree, parallelism } = this
    const circle = new CirculantGraph(env, vertexCount)
    circle.addRange((vertexCount - vertexDegree + 1) / 2, vertexDegree)
    if (parallelism !== undefined) circle.setParallelism(parallelism)
    return circle.generate()
  }
}
