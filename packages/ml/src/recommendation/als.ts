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
import { PREDICTION, SEED } from '../params/common-params.ts'
import { choice, column, integer, number, type GivenParams } from '../params/param.ts'
import type { ColumnReader, Row } from '../row.ts'
import { Estimator, Model, type RowFunction } from '../stage/stage.ts'
import { solveSymmetric } from '../vector/solve.ts'

const MODEL_PARAMS = {
  userCol: column('The column of users: whole numbers.', 'user'),
  itemCol: column('The column of items: whole numbers.', 'item'),
  ...PREDICTION,
  handleUnknown: choice(
    'What happens to a row with a user or an item without ratings: it is skipped, the prediction is NaN, or an error.',
    ['skip', 'nan', 'error'],
    'skip',
  ),
}

const PARAMS = {
  ...MODEL_PARAMS,
  ...SEED,
  ratingCol: column('The column of ratings.', 'rating'),
  numFactors: integer('How many entries the vectors of users and items have.', 10, { above: 0 }),
  lambda: number('How much large entries cost, for each rating.', 1, { min: 0 }),
  iterations: integer('How many rounds there are, each over users and items.', 10, { above: 0 }),
}

/** The vector of a user or an item. */
export interface Factors {
  readonly id: number
  readonly factors: readonly number[]
}

interface ALSData {
  readonly userFactors: readonly Factors[]
  readonly itemFactors: readonly Factors[]
}

interface Rating {
  readonly user: number
  readonly item: number
  readonly rating: number
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

  async fit(data: DataSet<any>): Promise<ALSModel> {
    const { iterations, userCol, itemCol, predictionCol, handleUnknown } = this.params
    const ratings = ratingsOf(this.read, this.params, data)
    const given = new Map(this.initial.map(({ id, factors }) => [id, factors]))
    const first = ratings
      .map(({ item }) => item)
      .distinct()
      .map((id): Factors => ({ id, factors: given.get(id) ?? this.drawn(id) }))
    const items = first.iterate(iterations, (known) =>
      this.solved(ratings, 'item', this.solved(ratings, 'user', known)),
    )
    const users = this.solved(ratings, 'user', items)
    const tagged = (factors: DataSet<Factors>, isUser: boolean): DataSet<{ one: Factors; isUser: boolean }> =>
      factors.map((one) => ({ one, isUser }))
    const all = await tagged(items, false).union(tagged(users, true)).collect()
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

function ratingsOf(
  read: ColumnReader,
  { userCol, itemCol, ratingCol }: { userCol: string; itemCol: string; ratingCol: string },
  data: DataSet<any>,
): DataSet<Rating> {
  return data
    .map((row: Row): Rating => {
      const rating = read.number(row, ratingCol)
      if (!Number.isFinite(rating))
        throw read.error(`column "${ratingCol}" holds ${rating}, which is no rating.`)
      return { user: idOf(read, row, userCol), item: idOf(read, row, itemCol), rating }
    })
    .name('Read ratings')
}

function idOf(read: ColumnReader, row: Row, name: string): number {
  const given = read.value(row, name)
  const id = typeof given === 'bigint' ? Number(given) : given
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id
  throw read.error(
    `column "${name}" should hold whole numbers, but holds ${JSON.stringify(id) ?? String(id)}.`,
  )
}

/** Predicts ratings by the vectors that {@link ALS} has learned. */
export class ALSModel extends Model<typeof MODEL_PARAMS, ALSData> {
  private readonly users: ReadonlyMap<number, readonly number[]>
  private readonly items: ReadonlyMap<number, readonly number[]>

  constructor(given: GivenParams<typeof MODEL_PARAMS>, data: ALSData) {
    super('ALSModel', MODEL_PARAMS, given, data)
    this.users = new Map(data.userFactors.map(({ id, factors }) => [id, factors]))
    this.items = new Map(data.itemFactors.map(({ id, factors }) => [id, factors]))
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  rowFunction(): RowFunction {
    const { userCol, itemCol, predictionCol, handleUnknown } = this.params
    return (row) => {
      const user = this.users.get(idOf(this.read, row, userCol))
      const item = this.items.get(idOf(this.read, row, itemCol))
      if (user !== undefined && item !== undefined) return { ...row, [predictionCol]: product(user, item) }
      if (handleUnknown === 'skip') return null
      if (handleUnknown === 'nan') return { ...row, [predictionCol]: NaN }
      const [name, id] = user === undefined ? [userCol, row[userCol]] : [itemCol, row[itemCol]]
      throw this.read.error(`column "${name}" holds ${String(id)}, of which there were no ratings.`)
    }
  }

  /**
   * What the errors of predictions and large entries cost: over all ratings, the square of the error, and `lambda` times the
   * squares of the entries of user and item.
   */
  async empiricalRisk(data: DataSet<any>, lambda: number, ratingCol = 'rating'): Promise<number> {
    const [risk = 0] = await ratingsOf(this.read, { ...this.params, ratingCol }, data)
      .flatMap(({ user, item, rating }) => {
        const [u, i] = [this.users.get(user), this.items.get(item)]
        return u === undefined || i === undefined
          ? []
          : [(rating - product(u, i)) ** 2 + lambda * (product(u, u) + product(i, i))]
      })
      .reduce((a, b) => a + b)
      .collect()
    return risk
  }
}

function product(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
