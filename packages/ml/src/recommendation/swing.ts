import type { DataSet } from '@wiesel/dataset'
import { hashKey } from '@wiesel/runtime'
import { ParameterError } from '../errors.ts'
import { javaText } from '../feature/java-text.ts'
import { SEED } from '../params/common-params.ts'
import { column, integer, number, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Stage } from '../stage/stage.ts'

const PARAMS = {
  outputCol: column('The column of the results.', 'output'),
  ...SEED,
  userCol: column('The column of users.', 'user'),
  itemCol: column('The column of items.', 'item'),
  maxUserNumPerItem: integer('How many users of an item are looked at, at most, drawn by chance.', 1000, {
    above: 0,
  }),
  k: integer('How many similar items there are for each item, at most.', 100, { above: 0 }),
  minUserBehavior: integer('Users with fewer items are left out.', 10, { above: 0 }),
  maxUserBehavior: integer('Users with more items are left out.', 1000, { above: 0 }),
  alpha1: integer('Added to the number of items of a user.', 15, { min: 0 }),
  alpha2: integer('Added to the number of items two users have in common.', 0, { min: 0 }),
  beta: number('The power to which users with many items count less.', 0.3, { min: 0 }),
}

interface User {
  readonly user: number
  /** Each once, ascending. */
  readonly items: readonly number[]
}

/**
 * Finds similar items by what users have chosen (Swing): two items are similar if pairs of users chose both who have
 * little else in common. Users and items are whole numbers, as `number` or `bigint`; a pair that comes twice counts once.
 *
 * The result has a row for each item with similar ones: `item,score` of each of these, joined by `;`, the most similar
 * first.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Swing } from '@wiesel/ml'
 *
 * const choices = new ExecutionEnvironment().fromElements(
 *   { user: 1, item: 7 }, { user: 1, item: 8 }, { user: 2, item: 7 }, { user: 2, item: 8 },
 * )
 * const swing = new Swing({ minUserBehavior: 1, alpha1: 0, beta: 0 })
 * for (const { item, output } of await swing.transform(choices).collect()) console.log(item, output)
 * // → 7 8,0.5
 * // → 8 7,0.5
 */
export class Swing extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('Swing', PARAMS, given)
    const { minUserBehavior: min, maxUserBehavior: max } = this.params
    if (max < min)
      throw new ParameterError(
        this.name,
        `"maxUserBehavior" is ${max}, which is less than "minUserBehavior", ${min}.`,
      )
  }

  /** The columns of the result. */
  get outputColumns(): readonly string[] {
    return [this.params.itemCol, this.params.outputCol]
  }

  /** A row for each item that has similar ones. */
  transform(data: DataSet<any>): DataSet<Row> {
    const { userCol, itemCol, minUserBehavior, maxUserBehavior } = this.params
    return data
      .map((row: Row): [user: number, item: number] => [this.id(row, userCol), this.id(row, itemCol)])
      .groupBy(0)
      .reduceGroup((pairs: Iterable<[number, number]>, out: (user: User) => void) => {
        const all = [...pairs]
        const items = [...new Set(all.map(([, item]) => item))].sort((a, b) => a - b)
        if (items.length >= minUserBehavior && items.length <= maxUserBehavior)
          out({ user: all[0][0], items })
      })
      .flatMap((user) => user.items.map((item): [item: number, user: User] => [item, user]))
      .groupBy(0)
      .reduceGroup((users: Iterable<[number, User]>, out: (row: Row) => void) => {
        const all = [...users]
        const row = this.rowOf(
          all[0][0],
          all.map(([, user]) => user),
        )
        if (row !== null) out(row)
      })
  }

  private id(row: Row, column: string): number {
    const value = this.read.value(row, column)
    const id = typeof value === 'bigint' ? Number(value) : value
    if (typeof id === 'number' && Number.isSafeInteger(id)) return id
    throw this.read.error(
      `column "${column}" should hold whole numbers, but holds ${JSON.stringify(id) ?? String(id)}.`,
    )
  }

  private rowOf(item: number, users: readonly User[]): Row | null {
    const { itemCol, outputCol, k, alpha2 } = this.params
    const scores = new Map<number, number>()
    const drawn = this.drawn(users)
    const sets = drawn.map(({ items }) => new Set(items))
    for (const [i, one] of drawn.entries()) {
      for (let j = i + 1; j < drawn.length; j++) {
        const common = one.items.filter((other) => sets[j].has(other))
        const score = (this.weightOf(one) * this.weightOf(drawn[j])) / (alpha2 + common.length)
        for (const other of common) if (other !== item) scores.set(other, (scores.get(other) ?? 0) + score)
      }
    }
    if (scores.size === 0) return null
    const best = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, k)
    return {
      [itemCol]: item,
      [outputCol]: best.map(([other, score]) => `${other},${javaText(score)}`).join(';'),
    }
  }

  private weightOf({ items }: User): number {
    return 1 / (this.params.alpha1 + items.length) ** this.params.beta
  }

  /** In the order of their ids, so that sums do not depend on which user came first. */
  private drawn(users: readonly User[]): User[] {
    const { maxUserNumPerItem, seed } = this.params
    const ordered = users.toSorted((a, b) => a.user - b.user)
    if (ordered.length <= maxUserNumPerItem) return ordered
    const ticket = ({ user }: User): number => hashKey([seed ?? 0, user])
    return ordered
      .sort((a, b) => ticket(a) - ticket(b))
      .slice(0, maxUserNumPerItem)
      .sort((a, b) => a.user - b.user)
  }
}
