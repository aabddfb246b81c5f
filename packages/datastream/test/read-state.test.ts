import { describe, expect, test } from 'vitest'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import {
  aggregatingState,
  DataGeneratorSource,
  listState,
  mapState,
  reducingState,
  valueState,
  type JobHandle,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
} from '@wiesel/runtime'

const sum = {
  createAccumulator: () => ({ sum: 0 }),
  add: (n: number, acc: { sum: number }) => ({ sum: acc.sum + n }),
  getResult: (acc: { sum: number }) => acc.sum,
}

/** Keeps the numbers of each key, in all kinds of state, until there are 100 in all. */
class Keeps implements KeyedProcessFunction<unknown, number, never> {
  private record!: (n: number) => void

  open(context: KeyedRuntimeContext): void {
    const last = context.getState(valueState<{ n: number }>('last'))
    const list = context.getListState(listState<number>('list'))
    const map = context.getMapState(mapState<string, number>('map'))
    const most = context.getReducingState(reducingState<number>('most', (a, b) => Math.max(a, b)))
    const total = context.getAggregatingState(aggregatingState('total', sum))
    this.record = (n) => {
      last.update({ n })
      list.add(n)
      map.put(`n${n}`, n)
      most.add(n)
      total.add(n)
    }
  }

  processElement(n: number): void {
    if (n < 100) this.record(n)
  }
}

/** Runs a job that has worked off its first 100 numbers, and does not end by itself. */
async function whileRunning(use: (job: JobHandle) => Promise<void>): Promise<void> {
  const env = new StreamExecutionEnvironment({ parallelism: 3 })
  const numbers = env.fromSource(new DataGeneratorSource((n) => n))
  numbers
    .keyBy((n) => ({ rest: n % 4 }))
    .process(() => new Keeps())
    .uid('keeps')
    .print()
  numbers
    .map((n) => n)
    .uid('maps')
    .filter(() => false)
    .print()
  const job = env.executeAsync('reads')
  try {
    await expect
      .poll(
        async () =>
          await job
            .state('keeps', 'last')
            .get({ rest: 3 })
            .catch(() => null),
        { timeout: 5000 },
      )
      .toEqual({ n: 99 })
    await expect.poll(() => job.state('keeps', 'last').get({ rest: 0 })).toEqual({ n: 96 })
    await use(job)
  } finally {
    await job.cancel()
  }
}

const ofRest1 = Array.from({ length: 25 }, (_, i) => i * 4 + 1)

test('every kind of state is read for a key, wherever the key is', () =>
  whileRunning(async (job) => {
    const key = { rest: 1 }
    await expect.poll(() => job.state('keeps', 'last').get(key)).toEqual({ n: 97 })
    expect(await job.state('keeps', 'list').get(key)).toEqual(ofRest1)
    expect(await job.state('keeps', 'map').get(key)).toEqual(new Map(ofRest1.map((n) => [`n${n}`, n])))
    expect(await job.state('keeps', 'most').get(key)).toBe(97)
    expect(await job.state('keeps', 'total').get(key)).toBe(ofRest1.reduce((a, b) => a + b))
    expect(await job.state('keeps', 'last').get({ rest: 4 })).toBe(null)
  }))

test('what was read is a copy', () =>
  whileRunning(async (job) => {
    const state = job.state<number[]>('keeps', 'list')
    const list = await state.get({ rest: 3 })
    list?.push(-1)
    expect(await state.get({ rest: 3 })).toHaveLength(25)
  }))

describe('says what is wrong', () => {
  test('with the names', () =>
    whileRunning(async (job) => {
      const reads = (uid: string, name?: string) => job.state(uid, name).get({ rest: 1 })
      await expect(reads('other')).rejects.toMatchObject({
        code: 'UNKNOWN_STATE',
        message: expect.stringMatching(/uid "other".*"keeps", "maps"|uid "other".*"maps", "keeps"/) as string,
      })
      await expect(reads('keeps')).rejects.toThrow(/has several states: "last", "list"/)
      await expect(reads('keeps', 'lost')).rejects.toThrow(
        /no keyed state "lost" in the operator; it has "last"/,
      )
      await expect(reads('maps')).rejects.toThrow(/keeps no keyed state/)
    }))

  test('with a key that is none', () =>
    whileRunning(async (job) => {
      await expect(job.state('keeps', 'last').get(new Map() as never)).rejects.toMatchObject({
        code: 'INVALID_KEY',
      })
    }))

  test('before the job runs and after it has ended', async () => {
    const env = new StreamExecutionEnvironment()
    env
      .fromElements(1)
      .keyBy((n) => n)
      .process(() => new Keeps())
      .uid('keeps')
      .print()
    const job = env.executeAsync()
    await expect(job.state('keeps', 'last').get(1)).rejects.toMatchObject({ code: 'JOB_NOT_RUNNING' })
    await job.result
    await expect(job.state('keeps', 'last').get(1)).rejects.toMatchObject({ code: 'JOB_NOT_RUNNING' })
  })
})
