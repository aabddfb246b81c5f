/** Types: what is inferred, and what does not compile. */
import { expect, expectTypeOf, test } from 'vitest'
import {
  Accumulators,
  outputTag,
  rich,
  TumblingEventTimeWindows,
  WatermarkStrategy,
  type KeyCount,
  type Sink,
} from '@wiesel/runtime'
import {
  AsyncDataStream,
  StreamExecutionEnvironment,
  type DataStream,
  type FieldOf,
  type KeyedStream,
  type SingleOutputStream,
} from '@wiesel/datastream'

interface Click {
  user: string
  page: string | null
  ms: number
  at: Date
  tags: string[]
}

const env = new StreamExecutionEnvironment()
const clicks = env.fromElements<Click>()

test('element types go from source to sink', () => {
  expectTypeOf(env.fromElements(1, 2)).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(env.fromElements(1, 'a')).toEqualTypeOf<SingleOutputStream<string | number>>()
  expectTypeOf(env.fromElements<number | string>(1, 'a')).toEqualTypeOf<SingleOutputStream<string | number>>()
  expectTypeOf(env.fromSequence(1, 2)).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(env.fromCollection(new Map([['a', 1]]))).toEqualTypeOf<SingleOutputStream<[string, number]>>()
  expectTypeOf(clicks.map((c) => c.user.length)).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(clicks.flatMap((c) => c.tags)).toEqualTypeOf<SingleOutputStream<string>>()
  expectTypeOf(
    clicks.flatMap(function* (c) {
      yield c.ms
    }),
  ).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(clicks.filter((c) => c.ms > 1)).toEqualTypeOf<SingleOutputStream<Click>>()
  expectTypeOf(env.fromElements<string | null>().filter((v): v is string => v !== null)).toEqualTypeOf<
    SingleOutputStream<string>
  >()
  expectTypeOf(clicks.union(clicks)).toEqualTypeOf<DataStream<Click>>()
  expectTypeOf(
    clicks.process<boolean>({ processElement: (c, _context, out) => out(c.ms > 1) }),
  ).toEqualTypeOf<SingleOutputStream<boolean>>()
  expectTypeOf(clicks.getSideOutput(outputTag<bigint>('t'))).toEqualTypeOf<DataStream<bigint>>()
  expectTypeOf(clicks.collect().toArray()).resolves.toEqualTypeOf<Click[]>()
})

test('keys and aggregations', () => {
  const byUser = clicks.keyBy((c) => c.user)
  expectTypeOf(byUser).toEqualTypeOf<KeyedStream<Click, string>>()
  expectTypeOf(clicks.keyBy((c) => ({ u: c.user, d: c.at }))).toEqualTypeOf<
    KeyedStream<Click, { u: string; d: Date }>
  >()
  expectTypeOf(byUser.count()).toEqualTypeOf<SingleOutputStream<KeyCount<string>>>()
  expectTypeOf(byUser.sum('ms')).toEqualTypeOf<SingleOutputStream<Click>>()
  expectTypeOf<FieldOf<Click, number | bigint>>().toEqualTypeOf<'ms'>()
  expectTypeOf<FieldOf<Click, number | bigint | string | Date>>().toEqualTypeOf<'user' | 'ms' | 'at'>()
  expectTypeOf<FieldOf<[string, number, Date], number | Date>>().toEqualTypeOf<1 | 2>()
  expectTypeOf<FieldOf<number[], number>>().toEqualTypeOf<number>()
  expectTypeOf<FieldOf<number, number>>().toBeNever()
  expectTypeOf(
    byUser
      .window(TumblingEventTimeWindows.of('1 s'))
      .aggregate({ createAccumulator: () => 0, add: (c, n) => n + c.ms, getResult: (n) => String(n) }),
  ).toEqualTypeOf<SingleOutputStream<string>>()
})

test('asynchronous and rich functions', () => {
  expectTypeOf(clicks.mapAsync(async (c) => c.ms)).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(
    clicks.mapAsync(async (c) => c.user, { retry: { retries: 1, ifResult: ([user]) => user === '' } }),
  ).toEqualTypeOf<SingleOutputStream<string>>()
  expectTypeOf(AsyncDataStream.unorderedWait(clicks, { invoke: async (c: Click) => c.tags })).toEqualTypeOf<
    SingleOutputStream<string>
  >()
  expectTypeOf(clicks.map(rich(() => (c: Click) => c.ms))).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(clicks.filter(rich(() => (c: Click) => c.ms > 1))).toEqualTypeOf<SingleOutputStream<Click>>()
})

test('partitionings keep the type of records', () => {
  for (const stream of [
    clicks.forward(),
    clicks.rebalance(),
    clicks.rescale(),
    clicks.shuffle(),
    clicks.global(),
    clicks.partitionCustom(
      (c) => c.user,
      (user, channels) => user.length % channels,
    ),
  ])
    expectTypeOf(stream).toEqualTypeOf<DataStream<Click>>()
})

test('settings keep the kind of stream, and can be chained', () => {
  expectTypeOf(clicks.name('n').uid('u').setParallelism(2).disableChaining()).toEqualTypeOf<
    SingleOutputStream<Click>
  >()
})

test('wrong programs do not compile', () => {
  const wrong = (): void => {
    // @ts-expect-error a field that is no number
    clicks.keyBy((c) => c.user).sum('user')
    // @ts-expect-error no such field
    clicks.keyBy((c) => c.user).max('usr')
    // @ts-expect-error a field that may be null has no order
    clicks.keyBy((c) => c.user).minBy('page')
    const pairs = env.fromElements<[string, number]>().keyBy(([key]) => key)
    // @ts-expect-error a position that is no number
    pairs.sum(0)
    // @ts-expect-error a Map is no key
    clicks.keyBy(() => new Map())
    // @ts-expect-error a key may not be undefined
    clicks.keyBy((c) => (c.ms > 1 ? c.user : undefined))
    // @ts-expect-error streams of different types
    clicks.union(env.fromElements(1))
    // @ts-expect-error a promise is no boolean
    clicks.filter(async (c) => c.ms > 1)
    // @ts-expect-error an async generator is not iterable
    clicks.flatMap(async function* (c) {
      yield c
    })
    // @ts-expect-error the reduction is of another type
    clicks.keyBy((c) => c.user).reduce((a, b) => a.ms + b.ms)
    // @ts-expect-error a strategy for other records
    env.fromCollection([1], WatermarkStrategy.noWatermarks<string>())
    // @ts-expect-error a sink for other records
    clicks.sinkTo({} as Sink<number>)
    // @ts-expect-error an option that does not exist
    clicks.collect({ nmae: 'x' })
    // @ts-expect-error rolling aggregations need a key
    clicks.sum('ms')
    clicks.partitionCustom(
      // @ts-expect-error a custom partitioner gets the key that is chosen
      (c) => c.user,
      (key: number) => key,
    )
    // @ts-expect-error a function that waits gives a promise
    clicks.mapAsync((c) => c.ms)
    // @ts-expect-error several results are an iterable
    AsyncDataStream.orderedWait(clicks, { invoke: async (c) => c.ms })
    // @ts-expect-error a duration
    clicks.mapAsync(async (c) => c.ms, { timeout: true })
    // @ts-expect-error an accumulator of numbers
    clicks.map(rich((context) => (c: Click) => context.accumulator('n', Accumulators.counter).add(c.user)))
  }
  expect(wrong).toBeTypeOf('function')
})
