/**
 * Silhouette and variance ratio of clusters in two passes, without all distances: the mean square of the distances of a row
 * from a cluster follows from the sum, the count and the sum of squares of the cluster.
 */
import { rich, type DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { FEATURES, PREDICTION } from '../params/common-params.ts'
import { value, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Stage } from '../stage/stage.ts'
import { summarized, type Counted } from '../stage/summarize.ts'
import { toArray } from '../vector/vector.ts'

const METRICS = ['silhouette', 'calinskiHarabasz'] as const

/** A figure of a {@link ClusteringEvaluator}. */
export type ClusteringMetric = (typeof METRICS)[number]

const PARAMS = {
  ...FEATURES,
  ...PREDICTION,
  metricsNames: value<readonly ClusteringMetric[]>(
    'Which figures are computed.',
    ['silhouette'],
    `some of ${METRICS.join(', ')}`,
    (given) => Array.isArray(given) && given.length > 0 && given.every((name) => METRICS.includes(name)),
  ),
}

interface Cluster {
  readonly count: number
  readonly sums: readonly number[]
  /** The sum of the squares of all entries. */
  readonly squares: number
}

type Clusters = Map<number, Cluster>

/**
 * Says how well clusters are told apart. Silhouette: how much nearer a row is to its own cluster than to the next one, by
 * mean squares of Euclidean distances; from −1 to 1, 0 for a cluster of one row. Calinski and Harabasz: how much more
 * clusters vary between each other than within.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { ClusteringEvaluator } from '@wiesel/ml'
 *
 * const rows = [1, 2, 11, 12].map((x) => ({ features: [x], prediction: x > 5 ? 1 : 0 }))
 * const { silhouette } = await new ClusteringEvaluator().evaluate(new ExecutionEnvironment().fromCollection(rows))
 * console.log(silhouette?.toFixed(2)) // → 0.99
 */
export class ClusteringEvaluator extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('ClusteringEvaluator', PARAMS, given)
  }

  /** The figures asked for. @throws TrainingDataError if there are no rows, or fewer than two clusters */
  async evaluate(data: DataSet<any>): Promise<Partial<Record<ClusteringMetric, number>>> {
    const clusters = this.clustersOf(data)
    const scores = data
      .map(
        rich((context) => {
          const [{ acc }] = context.getBroadcastVariable<Counted<Clusters>>('clusters')
          if (acc.size < 2) throw new TrainingDataError(this.name, 'there are fewer than two clusters.')
          return (row: Row) => this.silhouetteOf(acc, row)
        }),
      )
      .withBroadcastSet(clusters, 'clusters')
      .reduce((a, b) => a + b)
    const sums = scores
      .map(
        rich((context) => {
          const [counted] = context.getBroadcastVariable<Counted<Clusters>>('clusters')
          return (sum: number) => ({
            silhouette: sum / counted.rows,
            calinskiHarabasz: varianceRatio(counted),
          })
        }),
      )
      .withBroadcastSet(clusters, 'clusters')
    const [figures] = await sums.collect()
    if (figures === undefined) throw new TrainingDataError(this.name, 'there are no rows.')
    return Object.fromEntries(this.params.metricsNames.map((name) => [name, figures[name]]))
  }

  private clustersOf(data: DataSet<any>): DataSet<Counted<Clusters>> {
    const { featuresCol } = this.params
    return summarized<Clusters>(
      this.name,
      {
        create: () => new Map(),
        add: (clusters, row) => {
          const { vector, cluster } = this.placed(row)
          const one = { count: 1, sums: vector, squares: dotOf(vector, vector) }
          const known = clusters.get(cluster)
          if (known !== undefined) checkSize(this.read, featuresCol, vector.length, known.sums.length)
          return clusters.set(cluster, joined(known, one))
        },
        merge: (a, b) => {
          for (const [cluster, one] of b) a.set(cluster, joined(a.get(cluster), one))
          return a
        },
      },
      data,
    )
  }

  private placed(row: Row): { vector: number[]; cluster: number } {
    const { featuresCol, predictionCol } = this.params
    return {
      vector: toArray(this.read.vector(row, featuresCol)),
      cluster: this.read.number(row, predictionCol),
    }
  }

  private silhouetteOf(clusters: Clusters, row: Row): number {
    const { vector, cluster } = this.placed(row)
    const own = clusters.get(cluster) as Cluster
    if (own.count === 1) return 0
    // The row itself is no distance from itself, so it does not count.
    const within = (meanSquare(own, vector) * own.count) / (own.count - 1)
    let next = Infinity
    for (const [other, at] of clusters) if (other !== cluster) next = Math.min(next, meanSquare(at, vector))
    const most = Math.max(within, next)
    return most === 0 ? 0 : (next - within) / most
  }
}

function dotOf(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0)
}

function joined(a: Cluster | undefined, b: Cluster): Cluster {
  if (a === undefined) return b
  return {
    count: a.count + b.count,
    sums: a.sums.map((sum, i) => sum + b.sums[i]),
    squares: a.squares + b.squares,
  }
}

/** The mean of the squares of the distances of a vector from all rows of a cluster. */
function meanSquare({ count, sums, squares }: Cluster, vector: readonly number[]): number {
  return Math.max(0, dotOf(vector, vector) + squares / count - (2 * dotOf(vector, sums)) / count)
}

function varianceRatio({ acc, rows }: Counted<Clusters>): number {
  const clusters = [...acc.values()]
  const all = clusters.reduce<Cluster | undefined>(joined, undefined) as Cluster
  const spread = ({ count, sums, squares }: Cluster): number => squares - dotOf(sums, sums) / count
  const within = clusters.reduce((sum, cluster) => sum + spread(cluster), 0)
  return (spread(all) - within) / (clusters.length - 1) / (within / (rows - clusters.length))
}
