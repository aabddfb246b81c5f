/** Aggregations in two halves, of which one stands in front of the exchange. */
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  FunctionSink,
  MemoryCheckpointStorage,
  outputTag,
  SequenceSource,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  WatermarkStrategy,
  type JobResult,
  type RuntimeMode,
  type WatermarkOutput,
} from '@wiesel/runtime'
import { KeyedCombineOperator } from '@wiesel/runtime/internal'
import { StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import {
  checkOperator,
  OperatorHarness,
  testEnvironment,
  type HarnessOutput,
  type HarnessStep,
} from '@wiesel/testing'

// On a busy machine.
vi.setConfig({ testTimeout: 60_000 })

interface Sale {
  shop: string
  amount: number
  at: number
}

const sales = fc.array(
  fc.record({
    shop: fc.constantFrom('a', 'b', 'c', 'd'),
    amount: fc.integer({ min: -9, max: 9 }),
    at: fc.nat(120),
  }),
  { maxLength: 60 },
)
const shopOf = ({ shop }: Sale): string => shop
const text = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).toSorted()

/** A watermark behind every record: the same records are late in every run. */
const punctuated = WatermarkStrategy.forGenerator<Sale>(() => ({
  onEvent: (_: Sale, at: number, output: WatermarkOutput) => output.emitWatermark(at - 20),
  onPeriodicEmit: () => {},
})).withTimestampAssigner((sale: Sale) => sale.at)

const inOrder = WatermarkStrategy.forBoundedOutOfOrderness<Sale>(200).withTimestampAssigner(
  (sale: Sale) => sale.at,
)

const average = {
  createAccumulator: () => ({ sum: 0, count: 0 }),
  add: ({ amount }: Sale, { sum, count }: { sum: number; count: number }) => ({
    sum: sum + amount,
    count: count + 1,
  }),
  getResult: ({ sum, count }: { sum: number; count: number }) => sum / count,
  merge: (a: { sum: number; count: number }, b: { sum: number; count: number }) => ({
    sum: a.sum + b.sum,
    count: a.count + b.count,
  }),
}

const lateCount = ({ metrics }: JobResult): number =>
  metrics
    .flatMap(({ operators }) => operators)
    .reduce((sum, { own }) => sum + (own.numLateRecordsDropped ?? 0), 0)

describe('windows', () => {
  test('have the same results, late records and counters', () =>
    fc.assert(
      fc.asyncProperty(
        sales,
        fc.constantFrom(0, 15, 60),
        fc.boolean(),
        fc.integer({ min: 1, max: 1000 }),
        async (values, lateness, tag, seed) => {
          const run = async (preAggregation: boolean) => {
            const env = testEnvironment({ seed, parallelism: 1 + (seed % 4), preAggregation })
            const late = outputTag<Sale>('late')
            const found: unknown[] = []
            const keyed = env.fromCollection(values, punctuated).setParallelism(1).keyBy(shopOf)
            const windows = keyed.window(TumblingEventTimeWindows.of<Sale>(20)).allowedLateness(lateness)
            const sums = (tag ? windows.sideOutputLateData(late) : windows).sum('amount')
            const note = (what: string) =>
              new FunctionSink<Sale>(({ shop, amount }, at) => void found.push([what, shop, amount, at]))
            sums.sinkTo(note('sum'))
            sums.getSideOutput(late).sinkTo(note('late'))
            keyed
              .window(SlidingEventTimeWindows.of<Sale>(30, 10))
              .aggregate(average, { process: (shop, { window }, [value]) => [[shop, window.start, value]] })
              .sinkTo(new FunctionSink((value) => void found.push(value)))
            return { late: lateCount(await env.execute()), found: text(found) }
          }
          expect(await run(true)).toEqual(await run(false))
        },
      ),
      { numRuns: 60 },
    ))

  test('have the same results with many senders, and where all go to one subtask', () =>
    fc.assert(
      fc.asyncProperty(sales, fc.integer({ min: 1, max: 1000 }), async (values, seed) => {
        const run = async (preAggregation: boolean) => {
          const env = testEnvironment({ seed, parallelism: 1 + (seed % 4), preAggregation })
          const stream = env
            .fromCollection(values, inOrder)
            .setParallelism(1)
            .rebalance()
            .map((sale) => sale)
          const found: unknown[] = []
          stream
            .keyBy(shopOf)
            .window(SlidingEventTimeWindows.of<Sale>(30, 10))
            .aggregate(average)
            .sinkTo(new FunctionSink((value, at) => void found.push([at, value])))
          stream
            .windowAll(TumblingEventTimeWindows.of<Sale>(25))
            .max('amount')
            .sinkTo(new FunctionSink(({ amount }, at) => void found.push([at, amount])))
          await env.execute()
          return text(found)
        }
        expect(await run(true)).toEqual(await run(false))
      }),
      { numRuns: 40 },
    ))
})

test('aggregations of BATCH mode have the same results', () =>
  fc.assert(
    fc.asyncProperty(sales, fc.integer({ min: 1, max: 1000 }), async (values, seed) => {
      const run = async (preAggregation: boolean) => {
        const runtimeMode: RuntimeMode = 'batch'
        const env = testEnvironment({ seed, parallelism: 1 + (seed % 4), preAggregation, runtimeMode })
        const keyed = env
          .fromCollection(values, inOrder)
          .setParallelism(1)
          .rebalance()
          .map((sale) => sale)
          .keyBy(shopOf)
        const found: unknown[] = []
        keyed.count().sinkTo(new FunctionSink((count, at) => void found.push([count, at])))
        keyed
          .sum('amount')
          .sinkTo(new FunctionSink(({ shop, amount }, at) => void found.push([shop, amount, at])))
        await env.execute()
        return text(found)
      }
      expect(await run(true)).toEqual(await run(false))
    }),
    { numRuns: 40 },
  ))

describe('the half of BATCH mode in front of the exchange', () => {
  const create = (keysMax?: number) => () =>
    new KeyedCombineOperator<Sale, number>(
      {
        keyOf: shopOf,
        first: ({ amount }) => amount,
        add: (sum, { amount }) => sum + amount,
        merge: (a, b) => a + b,
        result: (_, sum) => sum,
      },
      keysMax,
    )

  function totalsOf(parts: Iterable<readonly [key: string, amount: number, at: number]>) {
    const totals = new Map<string, [number, number]>()
    for (const [key, amount, at] of parts) {
      const [sum, latest] = totals.get(key) ?? [0, 0]
      totals.set(key, [sum + amount, Math.max(latest, at)])
    }
    return totals
  }

  const partsOf = (outputs: readonly HarnessOutput[]) =>
    outputs.flatMap((output) => {
      if (output[0] !== 'record') return []
      const { key, accumulator } = output[1] as { key: string; accumulator: number }
      return [[key, accumulator, output[2] as number] as const]
    })

  test('sends one partial result for a key, in every disturbance', () =>
    fc.assert(
      fc.asyncProperty(sales, async (values) => {
        const steps = values.map((sale): HarnessStep => ['push', sale, sale.at])
        const { outputs } = await checkOperator(create(), { steps: [...steps, ['end']] })
        expect(partsOf(outputs)).toHaveLength(new Set(values.map(shopOf)).size)
        expect(totalsOf(partsOf(outputs))).toEqual(
          totalsOf(values.map(({ shop, amount, at }) => [shop, amount, at])),
        )
      }),
      { numRuns: 20 },
    ))

  test('loses nothing when it is full, or restored at another parallelism', () =>
    fc.assert(
      fc.asyncProperty(sales, fc.integer({ min: 1, max: 5 }), async (values, keysMax) => {
        let turn = 0
        const harness = await OperatorHarness.open(create(keysMax), {
          onStep: async (running) => {
            if (running.canSnapshot && turn++ % 5 === 4)
              await running.restore({ parallelism: 1 + (turn % 3), redeliver: true })
          },
        })
        for (const sale of values) await harness.push(sale, sale.at)
        await harness.end()
        await harness.close()
        expect(totalsOf(partsOf(harness.take()))).toEqual(
          totalsOf(values.map(({ shop, amount, at }) => [shop, amount, at])),
        )
      }),
      { numRuns: 40 },
    ))
})

describe('a savepoint', () => {
  const LAST = 10_000

  /** Sums of windows of 100 numbers by last digit; slow enough to be stopped in the middle. */
  function build(found: Map<string, number>, options: EnvironmentOptions): StreamExecutionEnvironment {
    const env = new StreamExecutionEnvironment({
      checkpointing: '1 h',
      autoWatermarkInterval: 5,
      maxParallelism: 8,
      ...options,
    })
    env
      .fromSource(
        new SequenceSource(1, LAST),
        WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n),
      )
      .setParallelism(1)
      .map((n) => {
        const end = performance.now() + (n % 20 === 0 ? 1 : 0)
        while (performance.now() < end);
        return { digit: n % 10, n }
      })
      .setParallelism(1)
      .keyBy(({ digit }) => digit)
      .window(TumblingEventTimeWindows.of(100))
      .reduce((a, b) => ({ digit: a.digit, n: a.n + b.n }), {
        process: (digit, { window }, [{ n }]) => [[`${digit} ${window.start}`, n] as const],
      })
      // What fires behind the barrier fires again, and alike.
      .sinkTo(new FunctionSink(([name, n]) => void found.set(name, n)))
    return env
  }

  test.each([
    [true, false, 2],
    [false, true, 2],
    [true, true, 3],
  ])('made with %s is taken up with %s at parallelism %d', async (before, after, parallelism) => {
    const [storage, found] = [new MemoryCheckpointStorage(), new Map<string, number>()]
    const job = build(found, { parallelism: 2, preAggregation: before }).executeAsync('windows')
    while (found.size < 30 && ['created', 'running'].includes(job.status))
      await new Promise((resolve) => setTimeout(resolve, 1))
    const path = (await job.stop({ savepoint: storage })) as string
    expect(found.size).toBeLessThan(900)
    await build(found, { parallelism, preAggregation: after }).execute({
      name: 'windows',
      fromSavepoint: { storage, path },
    })
    const expected = new Map<string, number>()
    for (let n = 1; n <= LAST; n++) {
      const name = `${n % 10} ${n - (n % 100)}`
      expected.set(name, (expected.get(name) ?? 0) + n)
    }
    expect(found).toEqual(expected)
  })
})

test('explain shows it, where it is asked for and possible', () => {
  const plan = (options: EnvironmentOptions, windowMs = 10) => {
    const env = new StreamExecutionEnvironment(options)
    env
      .fromCollection([{ shop: 'a', amount: 1, at: 1 }], inOrder)
      .keyBy(shopOf)
      .window(TumblingEventTimeWindows.of<Sale>(windowMs))
      .sum('amount')
      .print()
    return env.explain()
  }
  expect(plan({ parallelism: 2, preAggregation: true })).toContain('combine')
  expect(plan({ parallelism: 1, preAggregation: true })).not.toContain('combine')
  expect(plan({ parallelism: 2 })).not.toContain('combine')
})
