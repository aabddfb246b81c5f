/** Types: what is inferred, and what does not compile. */
import { expect, expectTypeOf, test } from 'vitest'
import {
  Accumulators,
  CountEvictor,
  CountTrigger,
  DataGeneratorSource,
  GlobalWindows,
  mapState,
  outputTag,
  rich,
  TumblingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  type Collector,
  type GlobalWindow,
  type KeyCount,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ProcessWindowFunction,
  type Sink,
  type TimeWindow,
  type ValueState,
} from '@wiesel/runtime'
import {
  AsyncDataStream,
  StreamExecutionEnvironment,
  type BroadcastConnectedStream,
  type BroadcastStream,
  type ConnectedIterativeStreams,
  type ConnectedStreams,
  type DataStream,
  type FieldOf,
  type IterativeStream,
  type KeyedBroadcastConnectedStream,
  type KeyedConnectedStreams,
  type KeyedStream,
  type SingleOutputStream,
  type WindowedStream,
} from '@wiesel/datastream'

/** A function that has state, so it needs a key. */
class Keyed implements KeyedProcessFunction<string, Click, number> {
  private seen!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.seen = context.getState(valueState<number>('seen'))
  }

  processElement(click: Click): void {
    this.seen.update(click.ms)
  }
}

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

test('sources', () => {
  expectTypeOf(env.socketTextStream('localhost', 1)).toEqualTypeOf<SingleOutputStream<string>>()
  expectTypeOf(env.fromSource(new DataGeneratorSource((n) => `${n}`))).toEqualTypeOf<
    SingleOutputStream<string>
  >()
  expectTypeOf(
    env.fromAsyncIterable(
      (async function* () {
        yield true
      })(),
    ),
  ).toEqualTypeOf<SingleOutputStream<boolean>>()
})

test('windows', () => {
  const byUser = clicks.keyBy((c) => c.user)
  const windows = byUser.window(TumblingEventTimeWindows.of('1 s'))
  expectTypeOf(windows).toEqualTypeOf<WindowedStream<Click, string, TimeWindow>>()
  expectTypeOf(byUser.window(GlobalWindows.create<Click>())).toEqualTypeOf<
    WindowedStream<Click, string, GlobalWindow>
  >()
  expectTypeOf(byUser.countWindow(3)).toEqualTypeOf<WindowedStream<Click, string, GlobalWindow>>()
  expectTypeOf(clicks.windowAll(TumblingEventTimeWindows.of('1 s'))).toEqualTypeOf<
    WindowedStream<Click, null, TimeWindow>
  >()
  expectTypeOf(clicks.countWindowAll(3, 1)).toEqualTypeOf<WindowedStream<Click, null, GlobalWindow>>()
  expectTypeOf(
    windows
      .trigger(CountTrigger.of(2))
      .evictor(CountEvictor.of<Click>(1))
      .allowedLateness('1 s')
      .sideOutputLateData(outputTag<Click>('late')),
  ).toEqualTypeOf<WindowedStream<Click, string, TimeWindow>>()
  for (const stream of [
    windows.sum('ms'),
    windows.min('at'),
    windows.max('user'),
    windows.minBy('ms'),
    windows.maxBy('ms'),
  ])
    expectTypeOf(stream).toEqualTypeOf<SingleOutputStream<Click>>()
  expectTypeOf(windows.reduce((a) => a)).toEqualTypeOf<SingleOutputStream<Click>>()
  expectTypeOf(
    windows.reduce((a) => a, {
      process(key, { window }, [click], out) {
        expectTypeOf(key).toEqualTypeOf<string>()
        expectTypeOf(window).toEqualTypeOf<TimeWindow>()
        expectTypeOf(click).toEqualTypeOf<Click>()
        out(click.ms)
      },
    } satisfies ProcessWindowFunction<Click, number, string, TimeWindow>),
  ).toEqualTypeOf<SingleOutputStream<number>>()
  const count = {
    createAccumulator: () => 0,
    add: (_: Click, n: number) => n + 1,
    getResult: (n: number) => n,
  }
  expectTypeOf(
    windows.aggregate(count, {
      process: (key: string, _, [n], out: Collector<[string, number]>) => out([key, n]),
    }),
  ).toEqualTypeOf<SingleOutputStream<[string, number]>>()
  expectTypeOf(
    windows.process<string>({
      process(key, context, all, out) {
        expectTypeOf(all).toEqualTypeOf<Iterable<Click>>()
        expectTypeOf(context.globalState().getState(valueState<number>('n')).value()).toEqualTypeOf<
          number | null
        >()
        out(key)
      },
    }),
  ).toEqualTypeOf<SingleOutputStream<string>>()
})

interface Order {
  id: number
  by: string
}
const orders = env.fromElements<Order>()

test('state and timers of keyed functions', () => {
  const result = clicks
    .keyBy((c) => c.user)
    .process<number>(() => {
      let seen: ValueState<number>
      return {
        open: (context) => void (seen = context.getState(valueState<number>('seen'))),
        processElement(click, { currentKey, timers, timestamp }, out) {
          expectTypeOf(click).toEqualTypeOf<Click>()
          expectTypeOf(currentKey).toEqualTypeOf<string>()
          expectTypeOf(timestamp).toEqualTypeOf<number | null>()
          timers.registerEventTimeTimer(click.ms)
          out(seen.value() ?? 0)
        },
        onTimer: (_, { timeDomain, currentKey }, out) => out(timeDomain.length + currentKey.length),
      }
    })
  expectTypeOf(result).toEqualTypeOf<SingleOutputStream<number>>()
})

test('two inputs', () => {
  const connected = clicks.connect(orders)
  expectTypeOf(connected).toEqualTypeOf<ConnectedStreams<Click, Order>>()
  expectTypeOf(
    connected.map(
      (c) => c.user,
      (o) => o.by,
    ),
  ).toEqualTypeOf<SingleOutputStream<string>>()
  expectTypeOf(
    connected.flatMap<string>(
      (c) => c.tags,
      (o, out) => out(o.by),
    ),
  ).toEqualTypeOf<SingleOutputStream<string>>()
  expectTypeOf(
    connected.process<number>({
      processElement1: (c, _, out) => out(c.ms),
      processElement2: (o, _, out) => out(o.id),
    }),
  ).toEqualTypeOf<SingleOutputStream<number>>()
  const keyed = clicks.keyBy((c) => c.user).connect(orders.keyBy((o) => o.by))
  expectTypeOf(keyed).toEqualTypeOf<KeyedConnectedStreams<Click, Order, string>>()
  expectTypeOf(
    connected.keyBy(
      (c) => c.user,
      (o) => o.by,
    ),
  ).toEqualTypeOf<KeyedConnectedStreams<Click, Order, string>>()
  expectTypeOf(clicks.keyBy((c) => c.user).connect(orders)).toEqualTypeOf<ConnectedStreams<Click, Order>>()
  expectTypeOf(
    keyed.process<string>({
      open: (context) => void context.getState(valueState<number>('seen')),
      processElement1: (_, { currentKey }, out) => out(currentKey),
      processElement2: (order, { timers }) => timers.registerEventTimeTimer(order.id),
      onTimer: (_, { currentKey }, out) => out(currentKey),
    }),
  ).toEqualTypeOf<SingleOutputStream<string>>()
})

test('broadcast', () => {
  const state = mapState<string, Order>('orders')
  const broadcast = orders.broadcast(state)
  expectTypeOf(orders.broadcast()).toEqualTypeOf<DataStream<Order>>()
  expectTypeOf(broadcast).toEqualTypeOf<BroadcastStream<Order>>()
  expectTypeOf(clicks.connect(broadcast)).toEqualTypeOf<BroadcastConnectedStream<Click, Order>>()
  expectTypeOf(clicks.keyBy((c) => c.user).connect(broadcast)).toEqualTypeOf<
    KeyedBroadcastConnectedStream<Click, Order, string>
  >()
  expectTypeOf(
    clicks
      .keyBy((c) => c.user)
      .connect(broadcast)
      .process<Order>({
        processElement(_, context, out) {
          const found = context.getBroadcastState(state).get(context.currentKey)
          expectTypeOf(found).toEqualTypeOf<Order | null>()
          if (found !== null) out(found)
        },
        processBroadcastElement: (order, context) => context.getBroadcastState(state).put(order.by, order),
      }),
  ).toEqualTypeOf<SingleOutputStream<Order>>()
})

test('joins', () => {
  const windowed = clicks
    .join(orders)
    .where((c) => c.user)
    .equalTo((o) => o.by)
    .window(TumblingEventTimeWindows.of('1 s'))
  expectTypeOf(windowed.apply((c, o) => [c.ms, o.id] as const)).toEqualTypeOf<
    SingleOutputStream<readonly [number, number]>
  >()
  expectTypeOf(
    clicks
      .coGroup(orders)
      .where((c) => c.user)
      .equalTo((o) => o.by)
      .window(TumblingEventTimeWindows.of('1 s'))
      .apply<number>((some, others, out) => {
        expectTypeOf(some).toEqualTypeOf<readonly Click[]>()
        expectTypeOf(others).toEqualTypeOf<readonly Order[]>()
        out(some.length)
      }),
  ).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(
    clicks
      .keyBy((c) => c.user)
      .intervalJoin(orders.keyBy((o) => o.by))
      .between('-1 s', 0)
      .sideOutputRightLateData(outputTag<Order>('late'))
      .process<string>({ processElement: (c, o, _, out) => out(c.user + o.by) }),
  ).toEqualTypeOf<SingleOutputStream<string>>()
})

test('loops', () => {
  const loop = clicks.iterate('1 s')
  expectTypeOf(loop).toEqualTypeOf<IterativeStream<Click>>()
  expectTypeOf(loop.closeWith(loop.filter((c) => c.ms > 1))).toEqualTypeOf<DataStream<Click>>()
  const connected = clicks.iterate('1 s').withFeedbackType<Order>()
  expectTypeOf(connected).toEqualTypeOf<ConnectedIterativeStreams<Click, Order>>()
  expectTypeOf(
    connected.map(
      (c) => c.ms,
      (o) => o.id,
    ),
  ).toEqualTypeOf<SingleOutputStream<number>>()
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
    // @ts-expect-error windows need a key; without one there is windowAll
    clicks.window(TumblingEventTimeWindows.of(1))
    // @ts-expect-error count windows, too
    clicks.countWindow(3)
    // @ts-expect-error an interval join needs keys
    clicks.intervalJoin(orders.keyBy((o) => o.by))
    // @ts-expect-error on both sides
    clicks.keyBy((c) => c.user).intervalJoin(orders)
    // @ts-expect-error of one type
    clicks.keyBy((c) => c.user).intervalJoin(orders.keyBy((o) => o.id))
    // @ts-expect-error keyed streams are connected by keys of one type
    clicks.keyBy((c) => c.user).connect(orders.keyBy((o) => o.id))
    const joined = clicks.join(orders).where((c) => c.user)
    // @ts-expect-error joins have keys of one type
    joined.equalTo((o) => o.id)
    // @ts-expect-error a join needs a window
    joined.equalTo((o) => o.by).apply(() => 1)
    // @ts-expect-error state needs a key
    clicks.process({ open: (context) => context.getState(valueState('n')), processElement: () => {} })
    // @ts-expect-error timers need a key
    clicks.process({ processElement: (_, { timers }) => timers.registerEventTimeTimer(1) })
    // @ts-expect-error timers need a key
    clicks.process({ processElement: () => {}, onTimer: () => {} })
    // @ts-expect-error a function with state on a stream without a key
    clicks.process(() => new Keyed())
    const both = clicks.connect(orders)
    both.process({
      // @ts-expect-error state needs keys on both sides
      open: (context) => context.getState(valueState('n')),
      processElement1: () => {},
      processElement2: () => {},
    })
    const state = mapState<string, Order>('orders')
    clicks.connect(orders.broadcast(state)).process<never>({
      // @ts-expect-error the side that is not broadcast only reads
      processElement: (_, context) => context.getBroadcastState(state).clear(),
      processBroadcastElement: () => {},
    })
    const windows = clicks.keyBy((c) => c.user).window(TumblingEventTimeWindows.of(1))
    // @ts-expect-error windows are no stream before a function
    windows.print()
    // @ts-expect-error late records are those of the stream
    clicks.windowAll(TumblingEventTimeWindows.of(1)).sideOutputLateData(outputTag<number>('late'))
    // @ts-expect-error what goes around is what came in
    clicks.iterate('1 s').closeWith(orders)
    // @ts-expect-error or of the type that was named
    clicks.iterate('1 s').withFeedbackType<Order>().closeWith(clicks)
    // @ts-expect-error a watermark strategy for other records
    clicks.assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks<Order>())
    // @ts-expect-error an accumulator of numbers
    clicks.map(rich((context) => (c: Click) => context.accumulator('n', Accumulators.counter).add(c.user)))
  }
  expect(wrong).toBeTypeOf('function')
})
