/**
 * K-means (Lloyd 1982) on a bulk iteration: the centroids go to all subtasks, each adds up its rows by the centroid they
 * are nearest to, the sums are added, and the centroids move to the means. The rows are read once and stay where they are.
 *
 * The first centroids are rows drawn by chance: of those with the least hash of seed and content, so that they are the same
 * at any parallelism. Equal rows are drawn once, so there may be fewer centroids than asked for.
 */
import { rich, type DataSet } from '@wiesel/dataset'
import { hashKey } from '@wiesel/runtime'
import { TrainingDataError } from '../errors.ts'
import { choice, integer, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Estimator } from '../stage/stage.ts'
import { checkMeasurable } from '../vector/distance.ts'
import { toArray } from '../vector/vector.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { addCentroidSums, sumByCentroid, type CentroidSums, type RowBlock } from './centroid-sums.ts'
import { KMeansModel } from './k-means-model.ts'
import { CENTROID_PARAMS, type Centroids } from './k-means-params.ts'

const PARAMS = {
  ...CENTROID_PARAMS,
  maxIter: integer('How many rounds there are, unless nothing moves any more.', 20, { above: 0 }),
  initMode: choice('How the first centroids are chosen: from the rows by chance.', ['random'], 'random'),
}

/** A row that may be drawn as a first centroid. */
interface Candidate {
  readonly ticket: number
  readonly point: readonly number[]
}

/**
 * Learns the centres of clusters of vectors: rows that are near to each other.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { KMeans } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 101, 102, 103].map((x) => ({ features: [x] }))
 * const model = await new KMeans({ k: 2 }).fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.data.centroids.flat().sort()) // → [ 102, 2 ]
 */
export class KMeans extends Estimator<typeof PARAMS, KMeansModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('KMeans', PARAMS, given)
  }

  async fit(data: DataSet<any>): Promise<KMeansModel> {
    const { maxIter, distanceMeasure } = this.params
    const blocks = data
      .mapPartition((rows: Iterable<Row>, out: (block: RowBlock) => void) => out(this.blockOf(rows)))
      .name('Read points')
    const states = this.firstCentroids(blocks).iterate(maxIter).name('Fit KMeans')
    const next = blocks
      .map(
        rich((context) => {
          const [{ centroids }] = context.getBroadcastVariable<Centroids>('centroids')
          return (block: RowBlock) => sumByCentroid(distanceMeasure, block, centroids)
        }),
      )
      .withBroadcastSet(states, 'centroids')
      .name('Assign points')
      .reduce(addCentroidSums)
      .map(
        rich((context) => {
          const [{ centroids }] = context.getBroadcastVariable<Centroids>('centroids')
          return (sums: CentroidSums) => moved(centroids, sums)
        }),
      )
      .withBroadcastSet(states, 'centroids')
      .name('Move centroids')
    const going = next.filter(({ still }) => !still)
    const [{ centroids, weights }] = await states.closeWith(next, going).collect()
    return new KMeansModel(
      {
        distanceMeasure,
        featuresCol: this.params.featuresCol,
        predictionCol: this.params.predictionCol,
        k: this.params.k,
      },
      { centroids, weights },
    )
  }

  private blockOf(rows: Iterable<Row>): RowBlock {
    const { featuresCol, distanceMeasure } = this.params
    const points: number[][] = []
    for (const row of rows) {
      const point = toArray(this.read.vector(row, featuresCol))
      if (points.length > 0) checkSize(this.read, featuresCol, point.length, points[0].length)
      const bad = point.find((value) => !Number.isFinite(value))
      if (bad !== undefined)
        throw this.read.error(`column "${featuresCol}" holds ${bad}, which is in no cluster.`)
      checkMeasurable(distanceMeasure, point)
      points.push(point)
    }
    return { rows: points.length, size: points[0]?.length ?? 0, values: Float64Array.from(points.flat()) }
  }

  private firstCentroids(blocks: DataSet<RowBlock>): DataSet<Centroids & { still: boolean }> {
    const { k, seed } = this.params
    return blocks
      .map((block) => least(k, candidatesOf(block, seed ?? 0)))
      .reduceGroup((parts: Iterable<Candidate[]>, out: (first: Centroids & { still: boolean }) => void) => {
        const centroids = least(k, [...parts].flat()).map(({ point }) => point)
        if (centroids.length === 0) throw new TrainingDataError(this.name, 'there are no rows to learn from.')
        const size = centroids[0].length
        const other = centroids.find((point) => point.length !== size)
        if (other !== undefined)
          throw new TrainingDataError(
            this.name,
            `there are vectors of ${size} and of ${other.length} entries.`,
          )
        out({ centroids, weights: centroids.map(() => 0), still: false })
      })
      .name('First centroids')
  }
}

function candidatesOf({ rows, size, values }: RowBlock, seed: number): Candidate[] {
  return Array.from({ length: rows }, (_, row) => {
    const point = Array.from(values.subarray(row * size, (row + 1) * size))
    return { ticket: hashKey([seed, point]), point }
  })
}

/** The candidates with the least tickets; of equal ones, which have the same, one. */
function least(k: number, candidates: Candidate[]): Candidate[] {
  const drawn: Candidate[] = []
  for (const one of candidates.sort((a, b) => a.ticket - b.ticket)) {
    if (drawn.length === k) break
    if (!drawn.some(({ ticket, point }) => ticket === one.ticket && point.join() === one.point.join()))
      drawn.push(one)
  }
  return drawn
}

/** Centroids at the means of their rows; one without rows stays where it is. */
function moved(
  centroids: Centroids['centroids'],
  { sums, counts }: CentroidSums,
): Centroids & { still: boolean } {
  const size = centroids[0].length
  const next = centroids.map((centroid, cluster) =>
    counts[cluster] === 0
      ? centroid
      : Array.from(sums.subarray(cluster * size, (cluster + 1) * size), (sum) => sum / counts[cluster]),
  )
  const still = next.every((centroid, cluster) =>
    centroid.every((value, i) => value === centroids[cluster][i]),
  )
  return { centroids: next, weights: Array.from(counts), still }
}
