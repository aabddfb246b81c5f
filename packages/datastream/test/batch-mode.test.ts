import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DataGeneratorSource,
  MAX_TIMESTAMP,
  MIN_TIMESTAMP,
  rich,
  TumblingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  type KeyedProcessFunction,
  type RuntimeMode,
  type ValueState,
} from '@wiesel/runtime'
import { FinalReduceOperator, KeyByKeyOperator, KeyedProcessOperator } from '@wiesel/runtime/internal'
import { StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import { checkOperator, forSeeds, testEnvironment, type HarnessStep } from '@wiesel/testing'

interface Sale {
  shop: string
  amount: number
  at: number
}

const sales = fc.array(
  fc.record({
    shop: fc.constantFrom('a', 'b', 'c'),
    amount: fc.integer({ min: -9, max: 9 }),
    at: fc.nat(50),
  }),
)
const byTime = WatermarkStrategy.forBoundedOutOfOrderness<Sale>(50).withTimestampAssigner((sale) => sale.at)
const text = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).toSorted()

/** The last of each shop. */
function last<T>(values: readonly T[], shopOf: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [shopOf(value), value])).values()]
}

describe('rolling aggregations give only what they come to', () => {
  const run = (mode: RuntimeMode, values: Sale[], seed: number) => {
    const env = testEnvironment({ seed, parallelism: 1 + (seed % 3), runtimeMode: mode })
    return env
      .fromCollection(values)
      .setParallelism(1)
      .keyBy((sale) => sale.shop)
  }

  test('as streaming mode does at last', () =>
    fc.assert(
      fc.asyncProperty(sales, fc.integer({ min: 1, max: 6 }), async (values, seed) => {
        const of = async (mode: RuntimeMode) => ({
          sums: await run(mode, values, seed).sum('amount').collect().toArray(),
          most: await run(mode, values, seed).maxBy('amount').collect().toArray(),
          counts: await run(mode, values, seed).count().collect().toArray(),
          reduced: await run(mode, values, seed)
            .reduce(rich(() => (a: Sale, b: Sale) => ({ ...b, amount: a.amount * 2 + b.amount })))
            .collect()
            .toArray(),
        })
        const [streaming, batch] = [await of('streaming'), await of('batch')]
        expect(text(batch.sums)).toEqual(text(last(streaming.sums, ({ shop }) => shop)))
        expect(text(batch.most)).toEqual(text(last(streaming.most, ({ shop }) => shop)))
        expect(text(batch.counts)).toEqual(text(last(streaming.counts, ({ key }) => key)))
        expect(text(batch.reduced)).toEqual(text(last(streaming.reduced, ({ shop }) => shop)))
      }),
      { numRuns: 20 },
    ))
})

test('windows give the same in both modes, and none comes too late in BATCH mode', () =>
  fc.assert(
    fc.asyncProperty(sales, fc.integer({ min: 1, max: 6 }), async (values, seed) => {
      const run = (mode: RuntimeMode, strategy: WatermarkStrategy<Sale>) =>
        testEnvironment({ seed, parallelism: 2, runtimeMode: mode })
          .fromCollection(values, strategy)
          .keyBy((sale) => sale.shop)
          .window(TumblingEventTimeWindows.of(10))
          .sum('amount')
          .map(({ shop, amount }) => ({ shop, amount }))
          .collect()
          .toArray()
      const streaming = await run('streaming', byTime)
      expect(text(await run('batch', byTime))).toEqual(text(streaming))
      const strict = WatermarkStrategy.forMonotonousTimestamps<Sale>()
        .withTimestampAssigner((sale) => sale.at)
        .withEmitOnEvent()
      expect(text(await run('batch', strict))).toEqual(text(streaming))
    }),
    { numRuns: 20 },
  ))

/** Tells everything it sees. */
class Teller implements KeyedProcessFunction<string, Sale, string> {
  private seen!: ValueState<number>
  open(context: Parameters<NonNullable<KeyedProcessFunction<string, Sale, string>['open']>>[0]): void {
    this.seen = context.getState(valueState<number>('seen'))
  }

  processElement(
    { at, shop }: Sale,
    {
      timers,
      timestamp,
      currentWatermark,
    }: Parameters<KeyedProcessFunction<string, Sale, string>['processElement']>[1],
    out: (value: string) => void,
  ): void {
    const seen = (this.seen.value() ?? 0) + 1
    this.seen.update(seen)
    timers.registerEventTimeTimer(100 - at)
    timers.registerProcessingTimeTimer(1e12)
    out(`${shop}@${timestamp} #${seen}${currentWatermark === MIN_TIMESTAMP ? '' : ' late'}`)
  }

  onTimer(
    time: number,
    {
      timers,
      currentKey,
      currentWatermark,
      timeDomain,
    }: Parameters<NonNullable<KeyedProcessFunction<string, Sale, string>['onTimer']>>[1],
    out: (value: string) => void,
  ): void {
    timers.registerEventTimeTimer(time + 1)
    out(
      `${currentKey} ${timeDomain} ${time} after ${this.seen.value()}${currentWatermark === MAX_TIMESTAMP ? '' : ' early'}`,
    )
  }
}

/** What the teller tells of some sales, key by key in the order of keys. */
function told(values: readonly Sale[]): string[] {
  return [...new Set(values.map(({ shop }) => shop))].toSorted().flatMap((shop) => {
    const own = values.filter((sale) => sale.shop === shop).toSorted((a, b) => a.at - b.at)
    const timers = [...new Set(own.map(({ at }) => 100 - at))].toSorted((a, b) => a - b)
    return [
      ...own.map(({ at }, i) => `${shop}@${at} #${i + 1}`),
      ...timers.map((time) => `${shop} event-time ${time} after ${own.length}`),
      `${shop} processing-time 1000000000000 after ${own.length}`,
    ]
  })
}

describe('keyed process functions', () => {
  test('see key by key, records by time, then timers', () =>
    fc.assert(
      fc.asyncProperty(sales, async (values) => {
        const steps: HarnessStep[] = [
          ...values.map((sale): HarnessStep => ['push', sale, sale.at]),
          ['watermark', MAX_TIMESTAMP],
          ['end'],
        ]
        const shopOf = ({ shop }: Sale): string => shop
        const { outputs } = await checkOperator(
          () =>
            new KeyByKeyOperator(new KeyedProcessOperator<string, Sale, string>(shopOf, () => new Teller()), [
              shopOf,
            ]),
          { steps, harness: { inputs: [shopOf] }, outputKey: (line: string) => line[0] },
        )
        expect(outputs.flatMap((output) => (output[0] === 'record' ? [output[1]] : []))).toEqual(told(values))
        expect(outputs.at(-1)).toEqual(['watermark', MAX_TIMESTAMP])
      }),
      { numRuns: 30 },
    ))

  test('in a job, at any seed', () =>
    forSeeds(10, async (seed) => {
      const values = Array.from({ length: 20 }, (_, i) => ({
        shop: 'abc'[i % 3],
        amount: 1,
        at: (i * 7) % 20,
      }))
      const env = testEnvironment({ seed, parallelism: 2, runtimeMode: 'automatic' })
      const lines = env
        .fromCollection(values, byTime)
        .keyBy((sale) => sale.shop)
        .process(() => new Teller())
      const seen = await lines.collect().toArray()
      for (const shop of 'abc')
        expect(seen.filter((line) => line.startsWith(shop))).toEqual(
          told(values).filter((line) => line.startsWith(shop)),
        )
    }))
})

test('final reductions survive restarts and other parallelisms', () =>
  fc.assert(
    fc.asyncProperty(sales, async (values) => {
      const shopOf = ({ shop }: Sale): string => shop
      const create = () =>
        new FinalReduceOperator<Sale, number, string>({
          keyOf: shopOf,
          first: ({ amount }) => amount,
          add: (sum, { amount }) => sum + amount,
          result: (key: string, sum) => `${key}${sum}`,
        })
      const { outputs } = await checkOperator(create, {
        steps: [...values.map((sale): HarnessStep => ['push', sale, sale.at]), ['end']],
        harness: { inputs: [shopOf] },
      })
      expect(outputs.filter(([kind]) => kind === 'record')).toHaveLength(new Set(values.map(shopOf)).size)
    }),
    { numRuns: 20 },
  ))

describe('the mode', () => {
  test('may be set on the environment', async () => {
    const env = testEnvironment().setRuntimeMode('batch')
    expect(
      await env
        .fromElements(1, 2, 3)
        .keyBy(() => 0)
        .reduce((a, b) => a + b)
        .collect()
        .toArray(),
    ).toEqual([6])
  })

  test('batch needs sources that end', async () => {
    const stream = testEnvironment({ runtimeMode: 'batch' }).fromSource(new DataGeneratorSource((n) => n))
    expect(() => stream.print() && stream.env.program()).toThrow('BATCH mode needs an end')
  })

  test('automatic is streaming if one source never ends', async () => {
    const env = testEnvironment({ runtimeMode: 'automatic' })
    const endless = env.fromSource(new DataGeneratorSource((n) => n))
    const sums: number[] = []
    for await (const sum of endless
      .keyBy(() => 0)
      .reduce((a, b) => a + b)
      .collect())
      if (sums.push(sum) === 3) break
    expect(sums).toEqual([0, 1, 3])
  })
})

describe('a batch that may be started again', () => {
  const restartStrategy = { kind: 'fixed-delay', attempts: 2, delay: 1 } as const

  test('keeps what crosses its exchanges, and starts only what failed', async () => {
    const seen: string[] = []
    const env = new StreamExecutionEnvironment({ runtimeMode: 'batch', restartStrategy, parallelism: 2 })
    const counts = env
      .fromElements('a', 'b', 'a')
      .map(
        rich(({ attempt }) => (word: string) => {
          seen.push(`${word} ${attempt}`)
          return word
        }),
      )
      .keyBy((word) => word)
      .count()
      .map(
        rich(({ attempt }) => (count: { key: string; count: number }) => {
          if (attempt < 2) throw new Error('broke')
          return count
        }),
      )
    expect(await counts.collect().toArray()).toEqual(
      expect.arrayContaining([
        { key: 'a', count: 2 },
        { key: 'b', count: 1 },
      ]),
    )
    expect(seen.toSorted((a, b) => a.localeCompare(b))).toEqual(['a 0', 'a 0', 'b 0'])
  })

  test('has exchanges that are read at their end, but not where it is not started again', () => {
    const kinds = (options: EnvironmentOptions) => {
      const env = testEnvironment({ runtimeMode: 'batch', parallelism: 2, ...options })
      const stream = env.fromElements(1, 2).map((n) => n)
      stream
        .keyBy((n) => n)
        .count()
        .print()
      return env.program().plan.edges.map(({ kind, partition }) => `${kind} ${partition}`)
    }
    expect(kinds({ restartStrategy })).toContain('blocking hash')
    expect(kinds({ checkpointing: '1 s' })).toContain('blocking hash')
    expect(kinds({ restartStrategy })).toContain('pipelined forward')
    for (const options of [{}, { checkpointing: '1 s', restartStrategy: { kind: 'none' } }] as const)
      expect(kinds(options)).toContain('pipelined hash')
  })
})
