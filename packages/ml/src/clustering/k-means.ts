/**
 * K-means (Lloyd 1982) on a bulk iteration: the centroids go to all subtasks, each adds up its rows by the centroid they
 * are nearest to, the sums are added, and the centroids move to the means. The rows are read once and stay where they are.
 *
 * The first centroids are given, or rows drawn by chance: of those with the least hash of seed and content, so that they are the same
 * at any parallelism. Equal rows are drawn once, so there may be fewer centroids than asked for.
 *
 * How far the centroids have moved in a round is an aggregate of the iteration, so progress shows it.
 */
import { rich, sumAggregator, type DataSet } from '@wiesel/dataset'
import { hashKey } from '@wiesel/runtime'
import { finishMurmur3, mixBlock } from '@wiesel/runtime/internal'
import { ParameterError, TrainingDataError } from '../errors.ts'
import { choice, integer, value, type GivenParams } from '../params/param.ts'
import { collectLearned, fitName, type FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { foldRows } from '../stage/fold-rows.ts'
import { PointFold } from './point-fold.ts'
import { distance } from '../vector/distance.ts'
import { addCentroidSums, sumByCentroid, type CentroidSums, type RowBlock } from './centroid-sums.ts'
import { sumNearest } from './nearest-centroids.ts'
import { KMeansModel } from './k-means-model.ts'
import { CENTROID_PARAMS, type Centroids } from './k-means-params.ts'

const PARAMS = {
  ...CENTROID_PARAMS,
  maxIter: integer('How many rounds there are, unless nothing moves any more.', 20, { above: 0 }),
  initMode: choice('How the first centroids are chosen: from the rows by chance.', ['random'], 'random'),
  initialCentroids: value<readonly (readonly number[])[] | null>(
    'Where the centroids begin: as many as "k" says. Null draws them.',
    null,
    'vectors of one size, of finite numbers, or null',
    (given) =>
      given === null ||
      (Array.isArray(given) &&
        given.every(
          (point) => Array.isArray(point) && point.length === given[0].length && point.every(Number.isFinite),
        )),
  ),
}

/** Fewer rows are not worth a kernel with a memory of their own. */
const MANY_ROWS = 1024

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
    const { k, initialCentroids } = this.params
    if (initialCentroids !== null && initialCentroids.length !== k)
      throw new ParameterError(
        this.name,
        `"initialCentroids" has ${initialCentroids.length} vectors, but "k" is ${k}.`,
      )
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<KMeansModel> {
    const { maxIter, distanceMeasure } = this.params
    const blocks = foldRows(data, 'Read points', new PointFold(this.read, this.params))
    const states = this.firstCentroids(blocks)
      .iterate(maxIter)
      .name(fitName(this.name))
      .registerAggregator('moved', sumAggregator)
    const next = blocks
      .map(
        rich((context) => {
          const [{ centroids }] = context.getBroadcastVariable<Centroids>('centroids')
          return (block: RowBlock) => this.sumsOf(block, centroids)
        }),
      )
      .withBroadcastSet(states, 'centroids')
      .name('Assign points')
      .reduce(addCentroidSums)
      .map(
        rich((context) => {
          const [{ centroids }] = context.getBroadcastVariable<Centroids>('centroids')
          const progress = context.getIterationAggregator<number>('moved')
          return (sums: CentroidSums) => {
            if (sums.counts.every((count) => count === 0)) throw this.noRows()
            const next = moved(centroids, sums)
            for (const [i, centroid] of next.centroids.entries())
              progress.aggregate(distance(distanceMeasure, centroid, centroids[i]))
            return next
          }
        }),
      )
      .withBroadcastSet(states, 'centroids')
      .name('Move centroids')
    const going = next.filter(({ still }) => !still)
    const [{ centroids, weights }] = await collectLearned(this.name, states.closeWith(next, going), options)
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

  private noRows(): TrainingDataError {
    return new TrainingDataError(this.name, 'there are no rows to learn from.')
  }

  private sumsOf(block: RowBlock, centroids: Centroids['centroids']): CentroidSums {
    const { distanceMeasure } = this.params
    const size = centroids[0].length
    if (block.rows > 0 && block.size !== size)
      throw new TrainingDataError(
        this.name,
        `vectors have ${block.size} entries, the centroids to begin with ${size}.`,
      )
    return distanceMeasure === 'euclidean' && block.rows >= MANY_ROWS
      ? sumNearest(block, centroids)
      : sumByCentroid(distanceMeasure, block, centroids)
  }

  private firstCentroids(blocks: DataSet<RowBlock>): DataSet<Centroids & { still: boolean }> {
    const { k, seed, initialCentroids } = this.params
    if (initialCentroids !== null) {
      const weights = initialCentroids.map(() => 0)
      return blocks.env.fromElements<Centroids & { still: boolean }>({
        centroids: initialCentroids,
        weights,
        still: false,
      })
    }
    return blocks
      .map((block) => candidatesOf(block, k, seed ?? 0))
      .reduceGroup((parts: Iterable<Candidate[]>, out: (first: Centroids & { still: boolean }) => void) => {
        const drawn: Candidate[] = []
        for (const candidate of [...parts].flat()) enter(drawn, candidate, k)
        const centroids = drawn.map(({ point }) => point)
        if (centroids.length === 0) throw this.noRows()
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

/** The rows of a block with the least tickets. */
function candidatesOf({ rows, size, values }: RowBlock, k: number, seed: number): Candidate[] {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  const start = hashKey(seed)
  const drawn: Candidate[] = []
  for (let row = 0; row < rows; row++) {
    let hash = start
    for (let i = 2 * row * size; i < 2 * (row + 1) * size; i++) hash = mixBlock(hash, words[i])
    const ticket = finishMurmur3(hash, size)
    if (drawn.length === k && ticket >= drawn[k - 1].ticket) continue
    enter(drawn, { ticket, point: Array.from(values.subarray(row * size, (row + 1) * size)) }, k)
  }
  return drawn
}

/** Puts a candidate in its place, if it is among the `k` with the least tickets and not there already. */
function enter(drawn: Candidate[], candidate: Candidate, k: number): void {
  const { ticket, point } = candidate
  if (drawn.some((other) => other.ticket === ticket && other.point.join() === point.join())) return
  const place = drawn.findIndex((other) => other.ticket > ticket)
  drawn.splice(place < 0 ? drawn.length : place, 0, candidate)
  if (drawn.length > k) drawn.pop()
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
