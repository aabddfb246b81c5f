import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SoftmaxRegression, type Vector } from '../../src/index.ts'
import { softmaxObjective } from '../../src/linear/softmax.ts'
import { makeBlock } from '../../src/linear/feature-block.ts'
import { ColumnReader } from '../../src/index.ts'

const entry = fc.integer({ min: -10, max: 10 }).map((n) => n / 5)
const rowsOf = fc
  .array(fc.tuple(entry, entry, fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    rows.map(([x, y, label, sparse]) => ({
      features: (sparse ? { size: 2, indices: [0, 1], values: [x, y] } : [x, y]) as Vector,
      label,
    })),
  )

test('the gradient is how the loss changes', () => {
  fc.assert(
    fc.property(rowsOf, fc.array(entry, { minLength: 9, maxLength: 9 }), (rows, start) => {
      const columns = { featuresCol: 'features', labelCol: 'label', weightCol: null }
      const block = makeBlock(new ColumnReader('Test'), columns, rows, true)
      const { sum } = softmaxObjective(3)
      const at = (coefficient: readonly number[]) =>
        sum(block, Float64Array.from(coefficient), 0, rows.length)
      const { gradient } = at(start)
      for (const i of start.keys()) {
        const step = 1e-5
        const change = at(start.with(i, start[i] + step)).loss - at(start.with(i, start[i] - step)).loss
        expect(gradient[i]).toBeCloseTo(change / (2 * step), 5)
      }
    }),
  )
})

test('learns the same at any parallelism', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({
    features: [i / 30, (i % 7) / 7],
    label: Math.floor(i / 10),
  }))
  const learn = async (parallelism: number) =>
    (
      await new SoftmaxRegression({ globalBatchSize: 1000 }).fit(
        new ExecutionEnvironment({ parallelism }).fromCollection(rows),
      )
    ).data
  const [one, three] = [await learn(1), await learn(3)]
  for (const label of [0, 1, 2])
    for (const i of [0, 1]) expect(three.coefficients[label][i]).toBeCloseTo(one.coefficients[label][i], 10)
})

test.each([
  ['one class', [{ features: [1], label: 3 }], 'ML_TRAINING_DATA'],
  ['no rows', [], 'ML_TRAINING_DATA'],
  ['a label that is NaN', [{ features: [1], label: NaN }], 'ML_ROW'],
])('%s is refused', async (_, rows, code) => {
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection<any>(rows)
  await expect(new SoftmaxRegression().fit(data)).rejects.toMatchObject({ code })
})
