import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { ALS } from '../../src/index.ts'

const ratings = Array.from({ length: 30 }, (_, i) => ({
  user: (i * 7) % 6,
  item: (i * 5) % 9,
  rating: ((i * 11) % 5) + 1,
}))

test('is the same at any parallelism, and no single change of a vector is better', async () => {
  const learn = async (parallelism: number) => {
    const data = new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection(ratings)
    const model = await new ALS({ numFactors: 2, lambda: 0.1, iterations: 100 }).fit(data)
    return { model, risk: await model.empiricalRisk(data, 0.1) }
  }
  const [one, three] = [await learn(1), await learn(3)]
  expect(three.risk).toBeCloseTo(one.risk, 6)
  const { userFactors, itemFactors } = one.model.data
  const cost = (user: number, factors: readonly number[]): number =>
    ratings
      .filter((row) => row.user === user)
      .reduce((sum, { item, rating }) => {
        const other = itemFactors.find(({ id }) => id === item)!.factors
        const error = rating - factors.reduce((all, value, i) => all + value * other[i], 0)
        return sum + error ** 2 + 0.1 * factors.reduce((all, value) => all + value * value, 0)
      }, 0)
  for (const { id, factors } of userFactors)
    for (const step of [-0.01, 0.01])
      expect(cost(id, factors.with(0, factors[0] + step))).toBeGreaterThan(cost(id, factors))
})

test('a user without ratings is skipped, NaN, or an error', async () => {
  const data = new ExecutionEnvironment().fromCollection(ratings)
  const predict = async (handleUnknown: 'skip' | 'nan' | 'error') =>
    (await new ALS({ numFactors: 1, iterations: 1, handleUnknown }).fit(data)).rowFunction()
  expect((await predict('skip'))({ user: 99, item: 0 })).toBeNull()
  expect((await predict('nan'))({ user: 99, item: 0 })?.prediction).toBeNaN()
  const strict = await predict('error')
  expect(() => strict({ user: 99, item: 0 })).toThrow(
    'column "user" holds 99, of which there were no ratings',
  )
})

test.each([
  ['no ratings', [], {}, 'ML_TRAINING_DATA'],
  ['equations without a solution', [{ user: 1, item: 1, rating: 3 }], { lambda: 0 }, 'ML_TRAINING_DATA'],
  ['a rating that is NaN', [{ user: 1, item: 1, rating: NaN }], {}, 'ML_ROW'],
  ['a user that is no whole number', [{ user: 'x', item: 1, rating: 1 }], {}, 'ML_ROW'],
])('%s: refused', async (_, rows, params, code) => {
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection<any>(rows)
  await expect(new ALS(params).fit(data)).rejects.toMatchObject({ code })
})
