import type { DataSet } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import { checkWhole } from '../../generators/graph-generator.ts'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { VertexId } from '../../graph/types.ts'
import { EdgeTargetDegree } from '../degrees/edge-degree.ts'
import { neighborPairsOf, type WeighedNeighbor } from './neighbor-pairs-of.ts'

/** A fraction of whole numbers, between 0 and 1. */
export type Fraction = readonly [numerator: number, denominator: number]

/** What {@link JaccardIndex} can be told. */
export interface JaccardIndexOptions {
  /** Pairs with a lower score are left out. Default none. */
  minimumScore?: Fraction
  /** Pairs with a higher score are left out. Default none. */
  maximumScore?: Fraction
  /** Whether each pair comes in both orders. Default: that of the ids. */
  mirrorResults?: boolean
  /** Into groups of how many the neighbours of a vertex are cut, so that hubs are shared by all subtasks. Default 64. */
  groupSize?: number
}

/** How similar two vertices are that have a neighbour in common. */
export interface JaccardScore<K extends VertexId> {
  readonly id0: K
  readonly id1: K
  readonly sharedNeighbors: number
  readonly distinctNeighbors: number
  /** The share of those in these. */
  readonly score: number
}

function checkFraction(what: string, [numerator, denominator]: Fraction): void {
  checkWhole(`The numerator of the ${what} score`, numerator, 0)
  checkWhole(`The denominator of the ${what} score`, denominator, 1)
  if (numerator > denominator)
    throw new OptionError(`The ${what} score must not be more than 1, as ${numerator}/${denominator} is.`)
}

/**
 * For each two vertices that have a neighbour in common, how many of their neighbours they share. The graph must be
 * undirected and simple: see {@link Simplify}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { JaccardIndex, PathGraph } from '@wiesel/gelly'
 *
 * const path = new PathGraph(new ExecutionEnvironment(), 3).generate()
 * const [{ id0, id1, score }] = await path.run(new JaccardIndex()).collect()
 * console.log(id0, id1, score) // → 0 2 1
 */
export class JaccardIndex<K extends VertexId> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<JaccardScore<K>>
> {
  private readonly options: JaccardIndexOptions

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: JaccardIndexOptions = {}) {
    if (options.minimumScore !== undefined) checkFraction('lowest', options.minimumScore)
    if (options.maximumScore !== undefined) checkFraction('highest', options.maximumScore)
    checkWhole('The size of a group', options.groupSize ?? 64, 1)
    this.options = options
  }

  run(graph: Graph<K, any, any>): DataSet<JaccardScore<K>> {
    const { groupSize = 64, minimumScore: least = [0, 1], maximumScore: most = [1, 1] } = this.options
    const mirrored = this.options.mirrorResults === true
    type Paths = readonly [id0: K, id1: K, degrees: number, shared: number]
    const neighbors = graph
      .run(new EdgeTargetDegree<K, any>())
      .map(([of, neighbor, [, degree]]): WeighedNeighbor<K> => [of, neighbor, degree])
    return neighborPairsOf(neighbors, groupSize, (a, b): Paths => [a[1], b[1], a[2] + b[2], 1])
      .groupBy(0, 1)
      .reduce((a, b): Paths => [a[0], a[1], a[2], a[3] + b[3]])
      .flatMap<JaccardScore<K>>(([id0, id1, degrees, sharedNeighbors], out) => {
        const distinctNeighbors = degrees - sharedNeighbors
        if (sharedNeighbors * least[1] < distinctNeighbors * least[0]) return
        if (sharedNeighbors * most[1] > distinctNeighbors * most[0]) return
        const score = sharedNeighbors / distinctNeighbors
        out({ id0, id1, sharedNeighbors, distinctNeighbors, score })
        if (mirrored) out({ id0: id1, id1: id0, sharedNeighbors, distinctNeighbors, score })
      })
      .name('Jaccard index')
  }
}
