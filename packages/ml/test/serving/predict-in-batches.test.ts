import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { checkOperator, forSeeds, OperatorHarness, testEnvironment, type HarnessStep } from '@wiesel/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchPredictor, type Batching } from '../../src/serving/batch-predictor.ts'
import { predictInBatches } from '../../src/index.ts'

const batching: Batching = {
  name: 'Predict',
  size: 3,
  withinMs: 10,
  predictBatch: (rows) => rows.map(({ id }) => (id % 4 === 3 ? null : { id, double: 2 * id })),
}

const scripts = fc
  .array(fc.tuple(fc.constantFrom('row', 'row', 'row', 'watermark', 'clock', 'idle'), fc.nat(9)), {
    maxLength: 30,
  })
  .map((items): HarnessStep[] => {
    let [clock, id] = [0, 0]
    const steps: HarnessStep[] = []
    for (const [kind, n] of items) {
      if (kind === 'row') steps.push(['push', { id: id++ }, clock + n])
      else if (kind === 'watermark') steps.push(['watermark', clock])
      else if (kind === 'idle') steps.push(['status', 'IDLE'], ['status', 'ACTIVE'])
      else steps.push(['processingTime', (clock += n)])
    }
    return [...steps, ['end']]
  })

test('rows are predicted once, in order, whatever happens between', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (steps) => {
      const create = (): BatchPredictor => new BatchPredictor(batching)
      const { outputs } = await checkOperator(create, { steps, ignoreWatermarks: true })
      const pushed = steps.flatMap((step) => (step[0] === 'push' ? [(step[1] as { id: number }).id] : []))
      expect(outputs.flatMap((output) => (output[0] === 'record' ? [output[1]] : []))).toEqual(
        pushed.filter((id) => id % 4 !== 3).map((id) => ({ id, double: 2 * id })),
      )
      await checkOperator(create, { steps, ignoreWatermarks: true, rescale: true })
    }),
    { numRuns: 40 },
  )
})

const open = (more: Partial<Batching> = {}): Promise<OperatorHarness> =>
  OperatorHarness.open(() => new BatchPredictor({ ...batching, ...more }), { inputs: ['rebalance'] })

test('a batch is handed on when it is full, or when its first row has waited long enough', async () => {
  const sizes: number[] = []
  const harness = await open({
    predictBatch: (rows) => {
      sizes.push(rows.length)
      return [...rows]
    },
  })
  for (const id of [1, 2, 3, 4]) await harness.push({ id })
  expect(sizes).toEqual([3])
  await harness.processingTime(9)
  await harness.push({ id: 5 })
  expect(sizes).toEqual([3])
  await harness.processingTime(10)
  expect(sizes).toEqual([3, 2])
  await harness.push({ id: 6 })
  await harness.processingTime(19)
  expect(sizes).toEqual([3, 2])
  await harness.processingTime(20)
  expect(sizes).toEqual([3, 2, 1])
  await harness.close()
})

test('the watermark stands still while rows wait, and idleness makes them go', async () => {
  const harness = await open()
  await harness.push({ id: 1 }, 5)
  await harness.watermark(8)
  expect(harness.take()).toEqual([])
  await harness.status('IDLE')
  expect(harness.take()).toEqual([
    ['record', { id: 1, double: 2 }, 5],
    ['watermark', 8],
    ['status', 'IDLE'],
  ])
  await harness.close()
})

test('a job at any interleaving', async () => {
  await forSeeds(10, async (seed) => {
    const rows = testEnvironment({ seed, parallelism: 2 }).fromSequence(1, 50)
    const predicted = predictInBatches(
      rows.map((id) => ({ id })),
      (batch) => batch.map(({ id }) => ({ id: id + 100 })),
      { size: 7, within: '5 ms' },
    )
    const ids = (await predicted.collect().toArray()).map(({ id }) => id as number)
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => 101 + i))
  })
})

const run = (predictBatch: (rows: readonly object[]) => any, size?: number): Promise<unknown> =>
  predictInBatches(new StreamExecutionEnvironment().fromElements({ a: 1 }, { a: 2 }), predictBatch, { size })
    .collect()
    .toArray()

test('what goes wrong is said', async () => {
  expect(() => run((rows) => [...rows], 0)).toThrow(expect.objectContaining({ code: 'ML_PARAMETER' }))
  await expect(run(() => [])).rejects.toMatchObject({ code: 'ML_BATCH_RESULT' })
  await expect(run((rows) => Promise.resolve(rows))).rejects.toMatchObject({ code: 'ML_BATCH_RESULT' })
  await expect(
    run(() => {
      throw new Error('no graphics card')
    }),
  ).rejects.toMatchObject({ code: 'USER_FUNCTION', message: expect.stringContaining('no graphics card') })
})
