import type { ExecutionEnvironment } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { Graph } from '../graph/graph.ts'
import { checkWhole, GraphGenerator } from './graph-generator.ts'
import { numberedGraph } from './numbered-graph.ts'

/**
 * Vertices in a circle, each with edges to those at given distances ahead.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CirculantGraph } from '@wiesel/gelly'
 *
 * const graph = new CirculantGraph(new ExecutionEnvironment(), 5).addRange(2, 2).generate()
 * console.log((await graph.getEdgeIds().collect()).filter(([source]) => source === 4)) // → [ [ 4, 1 ], [ 4, 2 ] ]
 */
export class CirculantGraph extends GraphGenerator {
  private readonly env: ExecutionEnvironment
  private readonly vertexCount: number
  private readonly ranges: { readonly offset: number; readonly length: number }[] = []

  /** @param vertexCount from 2 up @throws OptionError `INVALID_OPTION` */
  constructor(env: ExecutionEnvironment, vertexCount: number) {
    super()
    checkWhole('The number of vertices', vertexCount, 2)
    this.env = env
    this.vertexCount = vertexCount
  }

  /**
   * Adds the distances `offset` to `offset + length − 1`. One range at least is needed, and none may overlap.
   *
   * @param offset from 1 up
   * @param length at most the number of vertices less `offset`
   * @throws OptionError `INVALID_OPTION`
   */
  addRange(offset: number, length: number): this {
    checkWhole('The offset of a range', offset, 1)
    checkWhole('The length of a range', length, 0)
    if (length > this.vertexCount - offset)
      throw new OptionError(
        `A range of ${length} from ${offset} leads around all ${this.vertexCount} vertices. Its length is at most ${this.vertexCount - offset}.`,
      )
    this.ranges.push({ offset, length })
    return this
  }

  /** @throws OptionError `INVALID_OPTION` for no ranges, and ranges that overlap */
  generate(): Graph<number, null, null> {
    const { env, vertexCount, parallelism } = this
    const ranges = this.ranges.toSorted((a, b) => a.offset - b.offset || a.length - b.length)
    if (ranges.length === 0)
      throw new OptionError('A circulant graph needs a range: addRange(offset, length).')
    ranges.slice(1).forEach(({ offset }, i) => {
      const before = ranges[i]
      if (offset < before.offset + before.length)
        throw new OptionError(`The ranges from ${before.offset} and from ${offset} overlap.`)
    })
    return numberedGraph(env, {
      vertexCount,
      parallelism,
      *edgesOf(source) {
        for (const { offset, length } of ranges)
          for (let i = 0; i < length; i++) yield [source, (source + offset + i) % vertexCount, null]
      },
    })
  }
}
