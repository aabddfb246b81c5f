import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AsyncOperator } from '@wiesel/runtime/internal'
import type { AsyncFunction, AsyncOptions } from '@wiesel/runtime'
import { checkOperator, OperatorHarness, type HarnessStep } from '@wiesel/testing'

const open = <In, Out>(
  invoke: AsyncFunction<In, Out>['invoke'],
  options: AsyncOptions<Out>,
  more: Partial<AsyncFunction<In, Out>> = {},
) => OperatorHarness.open<Out>(() => new AsyncOperator<In, Out>({ invoke, ...more }, options))

/** Record by record, a watermark between: what an operator without any waiting would give. */
function oracle(steps: readonly HarnessStep[]): [string, ...unknown[]][] {
  return steps.flatMap((step): [string, ...unknown[]][] => {
    if (step[0] === 'watermark') return [['watermark', step[1]]]
    if (step[0] !== 'push') return []
    const value = step[1] as number
    return Array.from({ length: value % 3 }, () => ['record', value * 10, step[2]])
  })
}

const steps = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.nat(20) },
      { weight: 1, arbitrary: fc.constant('watermark' as const) },
    ),
    {
      maxLength: 25,
    },
  )
  .map((items): HarnessStep[] => [
    ...items.map((item, i): HarnessStep => (item === 'watermark' ? ['watermark', i] : ['push', item, i])),
    ['end'],
  ])

/** Finishes after some turns of the event loop, so that later records overtake earlier ones. */
const answer = async (value: number): Promise<number[]> => {
  for (let i = 0; i < value % 2; i++) await new Promise((resolve) => setImmediate(resolve))
  return Array.from({ length: value % 3 }, () => value * 10)
}

/** Watermarks where they are, records between them in order. */
function settled(outputs: readonly (readonly unknown[])[]): unknown[] {
  const text = outputs.map((output) => JSON.stringify(output))
  const cut: string[][] = [[]]
  for (const line of text)
    if (line.startsWith('["record')) cut.at(-1)?.push(line)
    else cut.push([line], [])
  return cut.map((part) => part.toSorted())
}

test.for([true, false])('gives what calls one by one would, restored at any step (ordered: %s)', (ordered) =>
  fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (script, capacity) => {
      const create = (): AsyncOperator<number, number> =>
        new AsyncOperator<number, number>({ invoke: answer }, { ordered, capacity })
      const { outputs } = await checkOperator(create, { steps: script })
      if (ordered) expect(outputs).toEqual(oracle(script))
      else expect(settled(outputs)).toEqual(settled(oracle(script)))
    }),
    { numRuns: 25 },
  ),
)

test('calls no more than the capacity at a time, whatever comes in', async () => {
  let running = 0
  let most = 0
  const harness = await open<number, number>(
    async (n) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      return [n]
    },
    { capacity: 3, ordered: false },
  )
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => harness.push(n, n)))
  await harness.end()
  expect(harness.ended).toBe(true)
  expect(harness.take().filter(([kind]) => kind === 'record')).toHaveLength(8)
  expect(most).toBe(3)
})

test('a snapshot has what is in flight, which is called again', async () => {
  const called: number[] = []
  let answers = false
  const invoke = (n: number): Promise<number[]> => {
    called.push(n)
    return answers ? Promise.resolve([n]) : new Promise(() => {})
  }
  const harness = await open<number, number>(invoke, { capacity: 2 })
  await harness.push(1, 1)
  await harness.push(2, 2)
  answers = true
  await harness.restore()
  await harness.end()
  expect(called).toEqual([1, 2, 1, 2])
  expect(harness.take()).toEqual([
    ['record', 1, 1],
    ['record', 2, 2],
  ])
})

test('more records than the capacity come back from a snapshot', async () => {
  const never = await open<number, number>(() => new Promise(() => {}), { capacity: 4 })
  for (const n of [1, 2, 3, 4]) await never.push(n, n)
  const harness = await OperatorHarness.open(
    () => new AsyncOperator<number, number>({ invoke: async (n) => [n] }, { capacity: 1 }),
    { restored: never.snapshot() },
  )
  await harness.end()
  expect(harness.take().map(([, value]) => value)).toEqual([1, 2, 3, 4])
  expect(harness.ended).toBe(true)
})

test('a failure names the record, and is not retried without being asked to', async () => {
  const harness = await open<number, number>(() => Promise.reject(new Error('no route')), {})
  await expect(harness.push(7, 1)).rejects.toThrow('subtask 1/1 on record 7: no route')
})

test('what throws before it gives a promise is a failure, too', async () => {
  const harness = await open<number, number>(() => {
    throw new Error('at once')
  }, {})
  await expect(harness.push(7, 1)).rejects.toThrow('on record 7: at once')
})

test.for<[string, unknown]>([
  ['nothing', undefined],
  ['text', 'abc'],
  ['a number', 5],
])('%s is no result', async ([, result]) => {
  const harness = await open<number, number>(() => Promise.resolve(result as number[]), {})
  await expect(harness.push(7, 1)).rejects.toMatchObject({ code: 'INVALID_RESULT' })
})

test('retries wait longer and longer, and end', async () => {
  const times: number[] = []
  const harness: OperatorHarness<string> = await open<number, string>(
    async (_, { attempt }) => {
      times.push(harness.now)
      if (attempt < 3) throw new Error('busy')
      return [`after ${attempt}`]
    },
    { retry: { retries: 3, delay: 10, multiplier: 4, maxDelay: 50 } },
  )
  await harness.push(1, 1)
  for (let t = 1; t <= 200; t++) await harness.processingTime(t)
  expect(times).toEqual([0, 10, 50, 100])
  expect(harness.take()).toEqual([['record', 'after 3', 1]])
})

test('only some failures and some results are retried; of the last try the result is taken', async () => {
  const harness = await open<string, number>(
    async (what, { attempt }) => {
      if (what === 'fatal') throw new Error('fatal')
      return what === 'empty' ? [] : [attempt]
    },
    {
      retry: {
        retries: 2,
        ifError: (error) => (error as Error).message !== 'fatal',
        ifResult: (results) => results.length === 0 || results[0] < 1,
      },
    },
  )
  await harness.push('empty', 1)
  await harness.push('late', 2)
  expect(harness.take()).toEqual([['record', 1, 2]])
  await expect(harness.push('fatal', 3)).rejects.toThrow('fatal')
})

test('the timeout holds for all calls together, aborts them, and asks what to emit instead', async () => {
  const aborted: number[] = []
  const harness = await open<number, number>(
    (n, { signal, sleep }) => {
      signal.addEventListener('abort', () => aborted.push(n))
      return sleep(30).then(() => Promise.reject(new Error('again')))
    },
    { timeout: 50, retry: { retries: 100 } },
    { timeout: (n) => [-n] },
  )
  await harness.push(5, 1)
  for (let t = 1; t < 50; t++) await harness.processingTime(t)
  expect(harness.take()).toEqual([])
  await harness.processingTime(50)
  expect(harness.take()).toEqual([['record', -5, 1]])
  expect(aborted).toEqual([5, 5])
})

test('without a timeout method, the job fails', async () => {
  const harness = await open<number, number>(() => new Promise(() => {}), { timeout: 50 })
  await harness.push(5, 1)
  await expect(harness.processingTime(50)).rejects.toMatchObject({ code: 'ASYNC_TIMEOUT' })
})

test('the end waits for the last result, its retries included', async () => {
  const harness = await open<number, number>(
    (n, { attempt }) => (attempt === 0 ? Promise.reject(new Error('busy')) : Promise.resolve([n])),
    { retry: { retries: 1, delay: 10 } },
  )
  await harness.push(1, 1)
  await harness.end()
  expect(harness.ended).toBe(false)
  await harness.processingTime(10)
  expect(harness.take()).toEqual([['record', 1, 1]])
  expect(harness.ended).toBe(true)
})

test.for([
  { capacity: 0 },
  { capacity: 1.5 },
  { retry: { retries: -1 } },
  { retry: { retries: 1, multiplier: 0 } },
])('%j is refused', (options) => {
  expect(() => new AsyncOperator({ invoke: async () => [] }, options)).toThrow(/must be/)
})
