import type { DataSet } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import { EdgeWeightError } from '../../iterations/errors.ts'
import { runScatterGather } from '../../iterations/scatter-gather.ts'
import { IterativeAlgorithm } from './iterative-algorithm.ts'
import { labelOf } from './label.ts'

function weightOf(value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value
  throw new EdgeWeightError(value, 'a number')
}

type Scored = readonly [label: number, score: number]

/**
 * Communities by label propagation with scores: each vertex takes the label, a number, for which the scores it received,
 * times edge values, sum up to the most; of several the smallest. Its new score is the greatest of those, and falls by
 * `delta`, divided by the number of the superstep, where the label is new, so that labels do not go everywhere. Whatever the direction of edges.
 * The job fails with LabelError or EdgeWeightError for what is no number.
 *
 * Source: Leung, Hui, Liò and Crowcroft, Towards real-time community detection in large networks, 2009.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CommunityDetection, Graph } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 2, 1], [1, 3, 1], [1, 4, 1]], (id) => id)
 * const labels = await graph.run(new CommunityDetection(1, 0.5)).collect()
 * console.log(labels.sort()) // → [ [ 1, 2 ], [ 2, 1 ], [ 3, 1 ], [ 4, 1 ] ]
 */
export class CommunityDetection<K extends VertexId = any> extends IterativeAlgorithm<
  K,
  number,
  number,
  DataSet<Vertex<K, number>>
> {
  private readonly delta: number

  /** @param maxIterations the most supersteps @param delta by how much scores fall. Default 0.5 @throws OptionError `INVALID_OPTION` */
  constructor(maxIterations: number, delta = 0.5) {
    super(maxIterations)
    if (!Number.isFinite(delta)) throw new OptionError(`"delta" must be a number, not ${delta}.`)
    this.delta = delta
  }

  run(graph: Graph<K, number, number>): DataSet<Vertex<K, number>> {
    const { delta, maxIterations } = this
    return runScatterGather<K, Scored, number, Scored>(
      graph.mapVertices(([, label]): Scored => [label, 1]),
      {
        name: 'Community detection',
        scatter: (vertex) => {
          const [label, score] = vertex.value
          if (vertex.getSuperstepNumber() === 1) labelOf(label)
          vertex.sendMessageAlongEdges((weight): Scored => [label, score * weightOf(weight)])
        },
        gather: (vertex, messages) => {
          const sums = new Map<number, { sum: number; most: number }>()
          for (let i = 0; i < messages.length; i++) {
            const [label, score] = messages.at(i)
            const known = sums.get(label)
            if (known === undefined) sums.set(label, { sum: score, most: score })
            else {
              known.sum += score
              if (score > known.most) known.most = score
            }
          }
          let best = NaN
          let found = { sum: -Infinity, most: 0 }
          for (const [label, one] of sums)
            if (one.sum > found.sum || (one.sum === found.sum && label < best)) {
              best = label
              found = one
            }
          const [label] = vertex.value
          const falls = best === label ? 0 : delta / vertex.getSuperstepNumber()
          vertex.setNewVertexValue([best, found.most - falls])
        },
        direction: 'ALL',
        maxIterations,
      },
    ).map(([id, [label]]): Vertex<K, number> => [id, label])
  }
}
