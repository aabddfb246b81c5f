import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import { OnlineKMeans, OnlineLogisticRegression, OnlineStandardScaler } from '../../src/index.ts'

const stream = (rows: readonly any[], parallelism = 1) =>
  new StreamExecutionEnvironment({ parallelism }).fromCollection<any>(rows)

test('learning and serving in one job: rows get the newest version', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ features: [i % 2 === 0 ? -1 : 1], label: i % 2 }))
  const data = stream(rows)
  const model = new OnlineLogisticRegression(
    { globalBatchSize: 10 },
    { coefficient: [0], modelVersion: 0 },
  ).fit(data)
  const output = await model.transform(data).collect().toArray()
  expect(output.length).toBe(40)
  for (const { features, prediction, modelVersion } of output) {
    expect(prediction).toBe(features[0] > 0 ? 1 : 0)
    expect(modelVersion).toBeGreaterThanOrEqual(1)
  }
})

test('a sparse row counts only for the entries it has', async () => {
  const sparse = (index: number, label: number) => ({
    features: { size: 2, indices: [index], values: [1] },
    label,
  })
  const learner = new OnlineLogisticRegression(
    { globalBatchSize: 3 },
    { coefficient: [0, 0], modelVersion: 0 },
  )
  const [{ coefficient }] = await learner
    .fit(stream([sparse(0, 1), sparse(1, 1), sparse(1, 1)]))
    .versions.collect()
    .toArray()
  // Both means of gradients are −0.5, though one is of two rows.
  expect(coefficient[0]).toBeCloseTo(coefficient[1], 12)
})

test.each([
  ['a label outside the classes', { features: [1], label: 2 }],
  ['NaN', { features: [NaN], label: 1 }],
  ['a vector of another size', { features: [1, 2], label: 1 }],
])('%s is refused', async (_, row) => {
  const learner = new OnlineLogisticRegression({ globalBatchSize: 1 }, { coefficient: [0], modelVersion: 0 })
  await expect(
    learner
      .fit(stream([row]))
      .versions.collect()
      .toArray(),
  ).rejects.toMatchObject({ code: 'ML_ROW' })
})

test('old rows fade as the decay says', async () => {
  const learner = new OnlineKMeans(
    { globalBatchSize: 2, decayFactor: 0.5 },
    { centroids: [[0], [100]], weights: [4, 1] },
  )
  const [first] = await learner
    .fit(stream([{ features: [3] }, { features: [6] }]))
    .versions.collect()
    .toArray()
  expect(first).toEqual({ centroids: [[9 / 4], [100]], weights: [4, 0.5] })
})

test('a window without rows gives no version', async () => {
  const scaler = new OnlineStandardScaler({ windows: { type: 'countTumbling', size: 5 } })
  expect(
    await scaler
      .fit(stream([{ input: [1] }]))
      .versions.collect()
      .toArray(),
  ).toEqual([])
})
