import { ExecutionEnvironment } from '@wiesel/dataset'
import { SimulationExecutor } from '@wiesel/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinearRegression, LogisticRegression, toArray, type Vector } from '../../src/index.ts'

interface Example {
  readonly features: Vector
  readonly label: number
}

/** Full-batch descent for least squares, as the textbook has it. */
function byHand(rows: readonly Example[], rounds: number, rate: number): number[] {
  let coefficient = toArray(rows[0].features).map(() => 0)
  for (let round = 0; round < rounds; round++) {
    const errors = rows.map(
      ({ features, label }) => toArray(features).reduce((dot, x, i) => dot + x * coefficient[i], 0) - label,
    )
    if (errors.reduce((sum, error) => sum + error ** 2 / 2, 0) / rows.length <= 1e-6 && round > 0) break
    coefficient = coefficient.map(
      (value, i) =>
        value -
        (rate / rows.length) *
          rows.reduce((sum, { features }, row) => sum + errors[row] * toArray(features)[i], 0),
    )
  }
  return coefficient
}

const entry = fc.integer({ min: -20, max: 20 }).map((n) => n / 10)
const rowsOf = fc
  .array(fc.tuple(fc.array(entry, { minLength: 3, maxLength: 3 }), entry, fc.boolean()), {
    minLength: 1,
    maxLength: 12,
  })
  .map((rows) =>
    rows.map(([dense, label, sparse]): Example => {
      const indices = [0, 1, 2].filter((i) => dense[i] !== 0)
      return { label, features: sparse ? { size: 3, indices, values: indices.map((i) => dense[i]) } : dense }
    }),
  )

test('descends as the textbook does, at any parallelism and under any schedule', async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 4 }), fc.nat(), async (rows, parallelism, seed) => {
      const env = new ExecutionEnvironment({ parallelism, executor: new SimulationExecutor({ seed }) })
      const options = { maxIter: 5, learningRate: 0.05, globalBatchSize: 1000 }
      const { data } = await new LinearRegression(options).fit(env.fromCollection(rows))
      const expected = byHand(rows, 5, 0.05)
      for (const [i, value] of data.coefficient.entries()) expect(value).toBeCloseTo(expected[i], 9)
    }),
    { numRuns: 40 },
  )
})

const two = [
  { features: [1, 2], label: 0 },
  { features: [3, 1], label: 1 },
]

test.each([
  ['a label outside the classes', [...two, { features: [1, 1], label: 2 }], 'ML_ROW'],
  ['vectors of different sizes', [...two, { features: [1], label: 1 }], 'ML_ROW'],
  ['an entry that is NaN', [...two, { features: [NaN, 1], label: 1 }], 'ML_ROW'],
  ['no rows', [], 'ML_TRAINING_DATA'],
])('%s is refused', async (_, rows, code) => {
  const env = new ExecutionEnvironment({ parallelism: 1 })
  await expect(new LogisticRegression().fit(env.fromCollection<Example>(rows))).rejects.toMatchObject({
    code,
  })
})

test('more subtasks than rows learn the same', async () => {
  const learned = async (parallelism: number) =>
    (await new LogisticRegression().fit(new ExecutionEnvironment({ parallelism }).fromCollection(two))).data
      .coefficient
  const [one, four] = [await learned(1), await learned(4)]
  for (const i of [0, 1]) expect(four[i]).toBeCloseTo(one[i], 12)
})
