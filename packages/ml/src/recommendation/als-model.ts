import type { DataSet } from '@wiesel/dataset'
import { PREDICTION } from '../params/common-params.ts'
import { choice, column, type GivenParams } from '../params/param.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { idOf, ratingsOf } from './ratings.ts'

/** What the model of ALS needs. */
export const ALS_MODEL_PARAMS = {
  userCol: column('The column of users: whole numbers.', 'user'),
  itemCol: column('The column of items: whole numbers.', 'item'),
  ...PREDICTION,
  handleUnknown: choice(
    'What happens to a row with a user or an item without ratings: it is skipped, the prediction is NaN, or an error.',
    ['skip', 'nan', 'error'],
    'skip',
  ),
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

/** Predicts ratings by the vectors that `ALS` has learned. */
export class ALSModel extends Model<typeof ALS_MODEL_PARAMS, ALSData> {
  private readonly users: ReadonlyMap<number, readonly number[]>
  private readonly items: ReadonlyMap<number, readonly number[]>

  constructor(given: GivenParams<typeof ALS_MODEL_PARAMS>, data: ALSData) {
    super('ALSModel', ALS_MODEL_PARAMS, given, data)
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
