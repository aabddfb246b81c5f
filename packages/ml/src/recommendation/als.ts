/**
 * Recommendation by alternating least squares (Zhou et al. 2008, weighted λ): a rating is about the product of a vector of
 * the user and one of the item. Given those of the items, the best one of a user is the solution of a small system of
 * equations, and the other way round; so they are computed in turns, on a bulk iteration that the vectors of the items go
 * round. The first ones follow by chance from the seed and the item.
 */
import type { DataSet } from '@wiesel/dataset'
import { hashKey } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { TrainingDataError } from '../errors.ts'
import { SEED } from '../params/common-params.ts'
import { column, integer, number, type GivenParams } from '../params/param.ts'
import { collectLearned, fitName, type FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { solveSymmetric } from '../vector/solve.ts'
import { ALS_MODEL_PARAMS, ALSModel, type Factors } from './als-model.ts'
import { ratingsOf, type Rating } from './ratings.ts'

const PARAMS = {
  ...ALS_MODEL_PARAMS,
  ...SEED,
  ratingCol: column('The column of ratings.', 'rating'),
  numFactors: integer('How many entries the vectors of users and items have.', 10, { above: 0 }),
  lambda: number('How much large entries cost, for each rating.', 1, { min: 0 }),
  iterations: integer('How many rounds there are, each over users and items.', 10, { above: 0 }),
}

/**
 * Learns vectors of users and items from ratings, to predict those that are missing.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { ALS } from '@wiesel/ml'
 *
 * const ratings = [1, 2, 3].flatMap((user) => [1, 2].map((item) => ({ user, item, rating: user * item })))
 * const known = ratings.filter(({ user, item }) => user !== 3 || item !== 2)
 * const als = new ALS({ numFactors: 1, lambda: 0.0001, iterations: 20 })
 * const model = await als.fit(new ExecutionEnvironment().fromCollection(known))
 * console.log((model.rowFunction()({ user: 3, item: 2 })?.prediction as number).toFixed(1)) // → 6.0
 */
export class ALS extends Estimator<typeof PARAMS, ALSModel> {
  static readonly params = PARAMS

  /** Where items begin; those that are missing begin by chance. */
  readonly initial: readonly Factors[]

  constructor(given: GivenParams<typeof PARAMS> = {}, initial: readonly Factors[] = []) {
    super('ALS', PARAMS, given)
    this.initial = initial
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<ALSModel> {
    const { iterations, userCol, itemCol, predictionCol, handleUnknown } = this.params
    const ratings = ratingsOf(this.read, this.params, data)
    const given = new Map(this.initial.map(({ id, factors }) => [id, factors]))
    const first = ratings
      .map(({ item }) => item)
      .distinct()
      .map((id): Factors => ({ id, factors: given.get(id) ?? this.drawn(id) }))
    const known = first.iterate(iterations).name(fitName(this.name))
    const items = known.closeWith(this.solved(ratings, 'item', this.solved(ratings, 'user', known)))
    const users = this.solved(ratings, 'user', items)
    const tagged = (factors: DataSet<Factors>, isUser: boolean): DataSet<{ one: Factors; isUser: boolean }> =>
      factors.map((one) => ({ one, isUser }))
    const all = await collectLearned(this.name, tagged(items, false).union(tagged(users, true)), options)
    if (all.length === 0) throw new TrainingDataError(this.name, 'there are no ratings to learn from.')
    const of = (isUser: boolean): Factors[] =>
      all
        .filter((each) => each.isUser === isUser)
        .map(({ one }) => one)
        .sort((a, b) => a.id - b.id)
    return new ALSModel(
      { userCol, itemCol, predictionCol, handleUnknown },
      { userFactors: of(true), itemFactors: of(false) },
    )
  }

  override toStored() {
    return { ...super.toStored(), data: this.initial }
  }

  /** Uniform in [0, 1). */
  private drawn(id: number): number[] {
    const random = new SeededRandom(hashKey([this.params.seed ?? 0, id]))
    return Array.from({ length: this.params.numFactors }, () => random.next())
  }

  /** The best vectors of one side, given those of the other. */
  private solved(ratings: DataSet<Rating>, side: 'user' | 'item', other: DataSet<Factors>): DataSet<Factors> {
    return other
      .join(ratings)
      .where('id')
      .equalTo(side === 'user' ? 'item' : 'user')
      .with(({ factors }, rating) => ({ id: rating[side], factors, rating: rating.rating }))
      .groupBy('id')
      .reduceGroup((rows: Iterable<Factors & { rating: number }>, out: (factors: Factors) => void) =>
        out(this.best([...rows])),
      )
      .name(`Factors of ${side}s`)
  }

  private best(rated: readonly (Factors & { rating: number })[]): Factors {
    const { lambda, numFactors: n } = this.params
    const matrix = new Float64Array(n * n)
    const right = new Float64Array(n)
    // In one order, so that sums do not depend on which came first.
    for (const { factors, rating } of rated.toSorted(
      (a, b) => compare(a.factors, b.factors) || a.rating - b.rating,
    ))
      for (let i = 0; i < n; i++) {
        right[i] += rating * factors[i]
        for (let j = 0; j < n; j++) matrix[i * n + j] += factors[i] * factors[j]
      }
    for (let i = 0; i < n; i++) matrix[i * n + i] += lambda * rated.length
    if (!solveSymmetric(matrix, right))
      throw new TrainingDataError(
        this.name,
        `the equations of ${rated.length} ratings for ${n} factors have no single solution. Choose a larger "lambda" or fewer factors.`,
      )
    return { id: rated[0].id, factors: Array.from(right) }
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  return at < 0 ? 0 : a[at] - b[at]
}
