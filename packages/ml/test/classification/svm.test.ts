import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { SVM } from '../../src/index.ts'

const rows = Array.from({ length: 40 }, (_, i) => {
  const label = i % 2 === 0 ? 1 : -1
  return { features: [label + ((i * 7) % 11) / 6 - 0.8, ((i * 5) % 13) / 6 - 1], label, block: i % 3 }
})

/** What is minimised: half the squares, times the regularisation, and the mean hinge loss. */
function costOf(weights: readonly number[], regularization: number): number {
  const hinge = rows.map(({ features, label }) =>
    Math.max(0, 1 - label * features.reduce((sum, x, i) => sum + x * weights[i], 0)),
  )
  return (
    (regularization / 2) * weights.reduce((sum, w) => sum + w * w, 0) +
    hinge.reduce((a, b) => a + b) / rows.length
  )
}

test('finds the best border: no step away from it is better', async () => {
  const svm = new SVM({ blocks: 1, iterations: 200, localIterations: 200, regularization: 0.1 })
  const { data } = await svm.fit(new ExecutionEnvironment({ parallelism: 2 }).fromCollection(rows))
  const best = costOf(data.weights, 0.1)
  for (const step of [-0.02, 0.02])
    for (const i of [0, 1])
      expect(costOf(data.weights.with(i, data.weights[i] + step), 0.1)).toBeGreaterThan(best - 1e-6)
})

test('with blocks that are given the result is the same at any parallelism', async () => {
  const learn = async (parallelism: number) =>
    (
      await new SVM({ blocks: 3, blockCol: 'block', seed: 5 }).fit(
        new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection(rows),
      )
    ).data.weights
  const [one, three] = [await learn(1), await learn(3)]
  for (const i of [0, 1]) expect(three[i]).toBeCloseTo(one[i], 10)
})

test.each([
  ['a label outside the classes', [{ features: [1], label: 0 }], 'ML_ROW'],
  ['no rows', [], 'ML_TRAINING_DATA'],
])('%s is refused', async (_, bad, code) => {
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection<any>(bad)
  await expect(new SVM().fit(data)).rejects.toMatchObject({ code })
})
