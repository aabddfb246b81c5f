import { rich, type DataSet } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import { checkWhole } from '../../generators/graph-generator.ts'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { VertexId } from '../../graph/types.ts'
import { pairsOf } from '../../metrics/counts.ts'
import { EdgeSourceDegree } from '../degrees/edge-degree.ts'
import { VertexDegree } from '../degrees/vertex-degree.ts'
import { neighborPairsOf, type WeighedNeighbor } from './neighbor-pairs-of.ts'

/** What {@link AdamicAdar} can be told. */
export interface AdamicAdarOptions {
  /** Pairs with a lower score are left out. Default 0. */
  minimumScore?: number
  /** Pairs with a lower score than so many times the average weight of a shared neighbour are left out. Default 0. */
  minimumRatio?: number
  /** Whether each pair comes in both orders. Default: that of the ids. */
  mirrorResults?: boolean
  /** Into groups of how many the neighbours of a vertex are cut, so that hubs are shared by all subtasks. Default 64. */
  groupSize?: number
}

/** How similar two vertices are that have a neighbour in common. */
export type AdamicAdarScore<K extends VertexId> = readonly [id0: K, id1: K, score: number]

/** What a shared neighbour of so many edges weighs. */
function weightOf(degree: number): number {
  return degree === 1 ? 0 : 1 / Math.log(degree)
}

function checkBound(what: string, value: number): void {
  if (!(value >= 0)) throw new OptionError(`The lowest ${what} must be 0 or more, not ${value}.`)
}

/**
 * For each two vertices that have a neighbour in common, the sum over these neighbours of 1 / ln(degree): a neighbour that
 * few have counts more. A score is rounded to single precision, as in Gelly. The graph must be undirected and simple: see {@link Simplify}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { AdamicAdar, PathGraph } from '@wiesel/gelly'
 *
 * const path = new PathGraph(new ExecutionEnvironment(), 3).generate()
 * const [[id0, id1, score]] = await path.run(new AdamicAdar()).collect()
 * console.log(id0, id1, score.toFixed(4)) // → 0 2 1.4427
 */
export class AdamicAdar<K extends VertexId> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<AdamicAdarScore<K>>
> {
  private readonly options: AdamicAdarOptions

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: AdamicAdarOptions = {}) {
    checkBound('score', options.minimumScore ?? 0)
    checkBound('ratio', options.minimumRatio ?? 0)
    checkWhole('The size of a group', options.groupSize ?? 64, 1)
    this.options = options
  }

  run(graph: Graph<K, any, any>): DataSet<AdamicAdarScore<K>> {
    const { groupSize = 64, minimumScore = 0, minimumRatio = 0, mirrorResults = false } = this.options
    const neighbors = graph
      .run(new EdgeSourceDegree<K, any>())
      .map(([of, neighbor, [, degree]]): WeighedNeighbor<K> => [of, neighbor, weightOf(degree)])
    const scores = neighborPairsOf(neighbors, groupSize, (a, b): AdamicAdarScore<K> => [a[1], b[1], a[2]])
      .groupBy(0, 1)
      .reduce((a, b): AdamicAdarScore<K> => [a[0], a[1], a[2] + b[2]])
    const emit =
      (least: number) =>
      ([id0, id1, sum]: AdamicAdarScore<K>) => {
        const score: AdamicAdarScore<K> = [id0, id1, Math.fround(sum)]
        if (score[2] < least) return []
        const mirror: AdamicAdarScore<K> = [score[1], score[0], score[2]]
        return mirrorResults ? [score, mirror] : [score]
      }
    if (minimumRatio === 0) return scores.flatMap(emit(minimumScore)).name('Adamic-Adar')
    return scores
      .flatMap(
        rich((context) => {
          const [[sum, pairs] = [0, 0]] = context.getBroadcastVariable<readonly [number, number]>('total')
          return emit(pairs === 0 ? minimumScore : Math.max(minimumScore, (sum / pairs) * minimumRatio))
        }),
      )
      .withBroadcastSet(totalOf(graph), 'total')
      .name('Adamic-Adar')
  }
}

/** What all pairs of neighbours weigh together, and how many there are. */
function totalOf<K extends VertexId>(
  graph: Graph<K, any, any>,
): DataSet<readonly [sum: number, pairs: number]> {
  return graph
    .run(new VertexDegree<K>())
    .map(([, degree]): readonly [number, number] => [weightOf(degree) * pairsOf(degree), pairsOf(degree)])
    .reduce((a, b): readonly [number, number] => [a[0] + b[0], a[1] + b[1]])
}
