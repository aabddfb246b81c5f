import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { afterAll, expect, test } from 'vitest'
import {
  IDF,
  loadStage,
  MinMaxScaler,
  OneHotEncoder,
  Pipeline,
  saveStage,
  StandardScaler,
  StringIndexer,
  VectorAssembler,
  type PipelineModel,
} from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipeline-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = [
  { town: 'Ulm', size: 1 },
  { town: 'Bonn', size: 5 },
  { town: 'Ulm', size: 3 },
]
const pipeline = new Pipeline([
  new StringIndexer({ inputCols: ['town'], outputCols: ['index'], stringOrderType: 'frequencyDesc' }),
  new OneHotEncoder({ inputCols: ['index'], outputCols: ['hot'], dropLast: false }),
  new VectorAssembler({ inputCols: ['hot', 'size'], inputSizes: [2, 1], outputCol: 'vector' }),
  new MinMaxScaler({ inputCol: 'vector', outputCol: 'features' }),
])
const expected = [
  [1, 0, 0],
  [0, 1, 1],
  [1, 0, 0.5],
]

test('stages learn from what those before them give, and run in one chain', async () => {
  const model = await pipeline.fit(new ExecutionEnvironment().fromCollection(rows))
  const result = await model
    .transform(new ExecutionEnvironment({ parallelism: 1 }).fromCollection(rows))
    .collect()
  expect(result.map(({ features }) => features)).toEqual(expected)
  expect(model.outputColumns).toEqual(['index', 'hot', 'vector', 'features'])
})

test('a model transforms streams as it transforms data sets', async () => {
  const model = await pipeline.fit(new ExecutionEnvironment().fromCollection(rows))
  const stream = new StreamExecutionEnvironment().fromCollection(rows)
  const result = await model.transform(stream).collect().toArray()
  expect(result.map(({ features }) => features)).toEqual(expected)
})

test('a stored pipeline and a stored model do what they did before', async () => {
  await saveStage(pipeline, join(folder, 'pipeline'))
  const again = (await loadStage(join(folder, 'pipeline'))) as Pipeline
  await saveStage(await again.fit(new ExecutionEnvironment().fromCollection(rows)), join(folder, 'model'))
  const model = (await loadStage(join(folder, 'model'))) as PipelineModel
  const result = await model
    .transform(new ExecutionEnvironment({ parallelism: 1 }).fromCollection(rows))
    .collect()
  expect(result.map(({ features }) => features)).toEqual(expected)
})

test('nothing is transformed after the last estimator', async () => {
  const onlyAssembled = new Pipeline([
    new StandardScaler({ inputCol: 'size', outputCol: 'scaled' }),
    new VectorAssembler({ inputCols: ['missing'], inputSizes: [1] }),
  ])
  const data = new ExecutionEnvironment().fromElements({ size: [1] }, { size: [2] })
  expect((await onlyAssembled.fit(data)).stages.length).toBe(2)
})

test('a model learned by three subtasks is the one learned by one', async () => {
  const data = Array.from({ length: 100 }, (_, i) => ({ input: [i * 0.1, (i * 37) % 11] }))
  const learned = async (parallelism: number) =>
    (await new StandardScaler().fit(new ExecutionEnvironment({ parallelism }).fromCollection(data))).data
  const [one, three] = [await learned(1), await learned(3)]
  for (const i of [0, 1]) {
    expect(three.mean[i]).toBeCloseTo(one.mean[i], 12)
    expect(three.std[i]).toBeCloseTo(one.std[i], 12)
  }
})

test('nothing can be learned from nothing', async () => {
  const empty = new ExecutionEnvironment().fromCollection<{ input: number[] }>([])
  await expect(new IDF().fit(empty)).rejects.toMatchObject({ code: 'ML_TRAINING_DATA' })
})

test('a row that does not fit names stage, column and value', async () => {
  const data = new ExecutionEnvironment().fromElements<{ input: unknown }>({ input: [1] }, { input: 'x' })
  await expect(new StandardScaler().fit(data)).rejects.toMatchObject({
    code: 'ML_ROW',
    message: expect.stringContaining('column "input" should hold a vector, but holds the text "x"'),
  })
})

test('a folder that holds no stage of ours is refused', async () => {
  const write = (text: string): void => writeFileSync(join(folder, 'stage.json'), text)
  write('{')
  await expect(loadStage(folder)).rejects.toMatchObject({ code: 'ML_STORED_STAGE' })
  write('{"version":9}')
  await expect(loadStage(folder)).rejects.toThrow('has version 9')
  write('{"version":1,"stage":"Oracle","params":{}}')
  await expect(loadStage(folder)).rejects.toThrow('a stage "Oracle"')
})
