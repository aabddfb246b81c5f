import { afterEach, expect, test, vi } from 'vitest'
import { WatermarkStrategy, type Program } from '@wiesel/runtime'
import { forSeeds, SimulationExecutor, testEnvironment } from '@wiesel/testing'

afterEach(() => vi.unstubAllEnvs())

const order = async (seed: number): Promise<number[]> =>
  testEnvironment({ seed, parallelism: 3 })
    .fromSequence(1, 60)
    .rebalance()
    .map((n) => n)
    .collect()
    .toArray()

test('one seed is one run, other seeds are others', async () => {
  expect(await order(5)).toEqual(await order(5))
  const orders = new Set<string>()
  for (let seed = 1; seed <= 5; seed++) {
    const numbers = await order(seed)
    orders.add(numbers.join())
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  }
  expect(orders.size).toBeGreaterThan(1)
})

test('a failure names the seed of its job, and keeps class and code', async () => {
  const env = testEnvironment({ seed: 20 })
  await env.fromElements(1).collect().toArray()
  const failing = env
    .fromElements(1)
    .map(() => {
      throw new Error('broken')
    })
    .collect()
    .toArray()
  await expect(failing).rejects.toMatchObject({
    code: 'USER_FUNCTION',
    message: expect.stringMatching(/broken[^]*seed 21/),
  })
})

test('forSeeds names the seed that fails, once, and runs one seed if told to', async () => {
  const ran: number[] = []
  const run = forSeeds(9, async (seed) => {
    ran.push(seed)
    await Promise.resolve()
    if (seed === 3) throw new Error('odd')
  })
  await expect(run).rejects.toThrow(/^odd\n\[seed 3:/)
  expect(ran).toEqual([1, 2, 3])
  await expect(
    // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error
    forSeeds(1, () => {
      throw 'text'
    }),
  ).rejects.toThrow(/^text\n\[seed 1:/)
  vi.stubEnv('WIESEL_SEED', '77')
  ran.length = 0
  await forSeeds(9, (seed) => void ran.push(seed))
  expect(ran).toEqual([77])
})

test('real promises settle: an async iterable with watermarks', async () => {
  async function* slowly(): AsyncGenerator<number> {
    for (let n = 1; n <= 5; n++) {
      await new Promise((resolve) => setImmediate(resolve))
      yield n
    }
  }
  const strategy = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)
  const env = testEnvironment({ seed: 3 })
  expect(await env.fromAsyncIterable(slowly(), strategy).collect().toArray()).toEqual([1, 2, 3, 4, 5])
})

test('a job that never ends is cancelled by leaving the loop, by its handle, and by a signal', async () => {
  async function* forever(): AsyncGenerator<number> {
    for (let n = 0; ; n++) {
      if (n > 3) await new Promise((resolve) => setImmediate(resolve))
      yield n
    }
  }
  const env = testEnvironment()
  for await (const n of env.fromAsyncIterable(forever()).collect()) if (n === 2) break

  env.fromSequence(0, Number.MAX_SAFE_INTEGER - 1).sinkTo({
    createWriter: () => ({ write: () => {}, flush: () => {} }),
  })
  const handle = env.executeAsync('endless')
  expect([handle.status, handle.jobName]).toEqual(['running', 'endless'])
  await new Promise((resolve) => setImmediate(resolve))
  expect(handle.metrics()[0].operators[0].numRecordsOut).toBeGreaterThan(0)
  await handle.cancel('enough')
  expect(handle.status).toBe('cancelled')
  await expect(handle.result).rejects.toMatchObject({ code: 'JOB_CANCELLED', cause: 'enough' })
  expect(handle.metrics().length).toBeGreaterThan(0)

  const controller = new AbortController()
  const collected = env.fromAsyncIterable(forever()).collect({ signal: controller.signal }).toArray()
  setImmediate(() => controller.abort())
  await expect(collected).rejects.toMatchObject({ code: 'JOB_CANCELLED' })
  const aborted = env.fromElements(1).collect({ signal: AbortSignal.abort() }).toArray()
  await expect(aborted).rejects.toMatchObject({ code: 'JOB_CANCELLED' })
})

test('a finished job has metrics, and took virtual time only', async () => {
  const executor = new SimulationExecutor({ startMs: 1000, interpreted: true })
  const env = testEnvironment()
  env.fromElements(1, 2, 3).sinkTo({ createWriter: () => ({ write: () => {}, flush: () => {} }) })
  const program: Program = env.program('small')
  const handle = executor.execute(program)
  const result = await handle.result
  expect(handle.status).toBe('finished')
  expect(result.jobName).toBe('small')
  expect(result.metrics).toEqual(handle.metrics())
  expect(result.metrics[0].operators[1].numRecordsIn).toBe(3)
})
