import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import {
  LayersModelEstimator,
  loadStage,
  loadTensors,
  saveStage,
  type LayersModelModel,
  type Row,
} from '../../src/index.ts'

const learner = new LayersModelEstimator(
  ({ layers }, size) => {
    const network = layers.sequential()
    network.add(layers.layers.dense({ units: 1, inputShape: [size], kernelInitializer: 'zeros' }))
    return network
  },
  { optimizer: 'sgd', learningRate: 0.1, epochs: 300 },
)
const rows = [0, 1, 2].map((x) => ({ features: [x], label: 2 * x + 1 }))
const dataOf = (all: readonly object[]) =>
  new ExecutionEnvironment({ parallelism: 2 }).fromCollection<any>([...all])

test('finds the line, is stored, and leaves no tensors', async () => {
  const { core } = await loadTensors()
  const before = core.memory().numTensors
  const model = await learner.fit(dataOf(rows))
  const [kernel, bias] = model.data.weights
  expect(kernel.values[0]).toBeCloseTo(2, 3)
  expect(bias.values[0]).toBeCloseTo(1, 3)
  const folder = mkdtempSync(`${tmpdir()}/layers-`)
  await saveStage(model, folder)
  const loaded = (await loadStage(folder)) as LayersModelModel
  expect(() => loaded.predictBatch(rows)).toThrow('is not open')
  // A job makes the tensors it needs, and frees them.
  const held = core.memory().numTensors
  expect(await loaded.transform(dataOf(rows)).collect()).toHaveLength(3)
  expect(core.memory().numTensors).toBe(held)
  await loaded.open()
  expect(loaded.predictBatch(rows)).toEqual(model.predictBatch(rows))
  const many = Array.from({ length: 1000 }, (_, i) => ({ features: [i / 1000] }))
  const predicted = (await model.transform(dataOf(many)).collect()) as (Row & (typeof many)[number])[]
  expect(predicted).toHaveLength(1000)
  for (const { features, prediction } of predicted) expect(prediction).toBeCloseTo(2 * features[0] + 1, 3)
  const stream = new StreamExecutionEnvironment({ parallelism: 1 }).fromCollection(many)
  const served = await model.transform(stream).collect().toArray()
  expect(served.map(({ prediction }) => prediction)).toEqual(
    model.predictBatch(many).map(({ prediction }) => prediction),
  )
  expect(() => model.predictBatch([{ features: [1, 2] }])).toThrow('vector of 2 entries')
  model.dispose()
  loaded.dispose()
  expect(core.memory().numTensors).toBe(before)
})

test.each([
  ['no rows', [], 'ML_TRAINING_DATA'],
  ['NaN', [{ features: [NaN], label: 1 }], 'ML_ROW'],
])('%s is refused', async (_, bad, code) => {
  await expect(learner.fit(dataOf(bad))).rejects.toMatchObject({ code })
})
