import { describe, expect, test } from 'vitest'
import { StreamExecutionEnvironment, type DataStream, type SingleOutputStream } from '@wiesel/datastream'
import {
  aggregatingState,
  DataGeneratorSource,
  DiscardingSink,
  EventTimeSessionWindows,
  listState,
  mapState,
  reducingState,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  type Key,
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

/** The state of an operator over the numbers from 0 to 99, with themselves as timestamps, while more are waited for. */
async function stateOf(
  build: (numbers: DataStream<number>) => SingleOutputStream<any>,
  key: Key,
  name?: string,
): Promise<unknown> {
  const env = new StreamExecutionEnvironment({ parallelism: 2 })
  async function* values() {
    for (let n = 0; n < 100; n++) yield n
    await new Promise(() => {})
  }
  const byTime = WatermarkStrategy.forMonotonousTimestamps<number>()
    .withTimestampAssigner((n) => n)
    .withEmitOnEvent()
  let seen = 0
  const numbers = env.fromAsyncIterable(values(), byTime)
  numbers.map(() => ++seen).sinkTo(new DiscardingSink())
  build(numbers).uid('operator').sinkTo(new DiscardingSink())
  const job = env.executeAsync()
  try {
    await expect.poll(() => seen, { timeout: 5000 }).toBe(100)
    await new Promise((resolve) => setTimeout(resolve, 20))
    return await job.state('operator', name).get(key)
  } finally {
    await job.cancel()
  }
}

describe('what is no function of one’s own can be read, too', () => {
  const last10 = (key: number): number[] =>
    Array.from({ length: 10 }, (_, i) => 90 + i).filter((n) => n % 3 === key)
  const sumOf = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
  const mod3 = (n: number): number => n % 3

  test('rolling aggregations', async () => {
    expect(await stateOf((numbers) => numbers.keyBy(mod3).max(), 1)).toBe(97)
    expect(await stateOf((numbers) => numbers.keyBy(mod3).count(), 2)).toBe(33)
    expect(await stateOf((numbers) => numbers.keyBy(mod3).count(), 3)).toBe(null)
  })

  test('windows side by side', async () => {
    const build = (numbers: DataStream<number>) =>
      numbers
        .keyBy(mod3)
        .window(TumblingEventTimeWindows.of(10))
        .reduce((a, b) => a + b)
    expect(await stateOf(build, 1)).toEqual([{ start: 90, end: 100, value: sumOf(last10(1)) }])
    expect(await stateOf(build, 7)).toBe(null)
  })

  test('windows that overlap', async () => {
    const build = (numbers: DataStream<number>) =>
      numbers
        .keyBy(mod3)
        .window(SlidingEventTimeWindows.of(20, 10))
        .reduce((a, b) => a + b)
    const before = [80, 83, 86, 89]
    expect(await stateOf(build, 2)).toEqual([
      { start: 80, end: 100, value: sumOf([...before, ...last10(2)]) },
      { start: 90, end: 110, value: sumOf(last10(2)) },
    ])
  })

  test('sessions, and all records of windows with a function', async () => {
    const build = (numbers: DataStream<number>) =>
      numbers
        .filter((n) => n !== 50)
        .setParallelism(1)
        .keyBy(() => 'all')
        .window(EventTimeSessionWindows.withGap(1))
        .process<number>({ process: (_, __, all, out) => out([...all].length) })
    expect(await stateOf(build, 'all', 'windows')).toEqual([
      { start: 51, end: 100, value: Array.from({ length: 49 }, (_, i) => 51 + i) },
    ])
  })

  test('global windows with an evictor', async () => {
    const build = (numbers: DataStream<number>) =>
      numbers
        .keyBy(mod3)
        .countWindow(2, 50)
        .reduce((a, b) => a + b)
    const windows = (await stateOf(build, 0)) as { start: number; end: number; value: number[] }[]
    expect(windows).toMatchObject([{ start: -Infinity, end: Infinity }])
    expect(windows[0].value.at(-1)).toBe(99)
  })

  test('interval joins', async () => {
    const build = (numbers: DataStream<number>) =>
      numbers
        .keyBy(mod3)
        .intervalJoin(numbers.keyBy(mod3))
        .between(0, 5)
        .process<number>({ processElement: (a, b, _, out) => out(a + b) })
    expect(await stateOf(build, 0)).toMatchObject({ left: [96, 99] })
  })

  test('under their names only', () =>
    expect(stateOf((numbers) => numbers.keyBy(mod3).count(), 2, 'sum')).rejects.toThrow(
      /no keyed state "sum" in the operator; it has "count"/,
    ))
})

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
