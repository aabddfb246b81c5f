import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  mapState,
  valueState,
  type KeyedBroadcastProcessFunction,
  type KeyedCoProcessFunction,
  type KeyedRuntimeContext,
  type ValueState,
} from '@wiesel/runtime'
import {
  StreamExecutionEnvironment,
  type BroadcastConnectedStream,
  type ConnectedStreams,
  type KeyedBroadcastConnectedStream,
  type KeyedConnectedStreams,
  type SingleOutputStream,
} from '@wiesel/datastream'
import { forSeeds, testEnvironment } from '@wiesel/testing'

interface Click {
  user: string
  page: number
}
const limits = mapState<string, number>('limits')

/** Emits each pair of values of both sides once. */
class Pairs implements KeyedCoProcessFunction<number, number, string, string> {
  private left!: ValueState<number>
  private right!: ValueState<string>
  open(context: KeyedRuntimeContext) {
    this.left = context.getState(valueState<number>('left'))
    this.right = context.getState(valueState<string>('right'))
  }
  *processElement1(value: number) {
    this.left.update(value)
    if (this.right.value() !== null) yield `${value} ${this.right.value()}`
  }
  *processElement2(value: string) {
    this.right.update(value)
    if (this.left.value() !== null) yield `${this.left.value()} ${value}`
  }
}

describe('in whole jobs, whatever the order of both inputs', () => {
  test('two keyed streams meet by key', () =>
    forSeeds(10, async (seed) => {
      const env = testEnvironment({ seed, parallelism: 3 })
      const numbers = env.fromElements(1, 2, 3, 4).keyBy((n) => n)
      const texts = env.fromElements('1', '3', '4', '5').keyBy((text) => Number(text))
      const pairs = await numbers
        .connect(texts)
        .process(() => new Pairs())
        .collect()
        .toArray()
      expect(pairs.sort()).toEqual(['1 1', '3 3', '4 4'])
    }))

  test('every subtask sees every broadcast record', () =>
    forSeeds(10, async (seed) => {
      const env = testEnvironment({ seed, parallelism: 3 })
      const rules = env.fromElements('a', 'b').setParallelism(1).broadcast(limits)
      const seen = await env
        .fromSequence(1, 6)
        .keyBy((n) => n)
        .connect(rules)
        .process<string>({
          processElement: (_value, _context, _out) => {},
          processBroadcastElement: (rule, context, out) => {
            context.getBroadcastState(limits).put(rule, 1)
            out([...context.getBroadcastState(limits).keys()].join())
          },
        })
        .collect()
        .toArray()
      expect(seen.sort()).toEqual(['a', 'a', 'a', 'a,b', 'a,b', 'a,b'])
    }))
})

test('streams of two environments cannot be connected', () => {
  const other = new StreamExecutionEnvironment().fromElements(1)
  const stream = new StreamExecutionEnvironment().fromElements(1)
  expect(() => stream.connect(other)).toThrow('connect takes streams of one environment only')
  expect(() => stream.connect(other.broadcast(limits))).toThrow('one environment only')
})

test('types', () => {
  const env = new StreamExecutionEnvironment()
  const clicks = env.fromElements<Click>()
  const numbers = env.fromElements<number>()
  const byUser = clicks.keyBy((c) => c.user)
  const byText = numbers.keyBy((n) => String(n))
  expectTypeOf(clicks.connect(numbers)).toEqualTypeOf<ConnectedStreams<Click, number>>()
  expectTypeOf(byUser.connect(byText)).toEqualTypeOf<KeyedConnectedStreams<Click, number, string>>()
  expectTypeOf(clicks.connect(numbers.broadcast(limits))).toEqualTypeOf<
    BroadcastConnectedStream<Click, number>
  >()
  expectTypeOf(byUser.connect(numbers.broadcast(limits))).toEqualTypeOf<
    KeyedBroadcastConnectedStream<Click, number, string>
  >()
  expectTypeOf(
    clicks.connect(numbers).map(
      (c) => c.page,
      (n) => n,
    ),
  ).toEqualTypeOf<SingleOutputStream<number>>()
  expectTypeOf(
    clicks.connect(numbers).keyBy(
      (c) => c.page,
      (n) => n,
    ),
  ).toEqualTypeOf<KeyedConnectedStreams<Click, number, number>>()
  const wrong = (): void => {
    const userOf = (c: Click): string => c.user
    const same = (n: number): number => n
    // @ts-expect-error the two keys have different types
    void clicks.connect(numbers).keyBy(userOf, same)
    void clicks.connect(numbers).process<number>({
      // @ts-expect-error timers need keyed streams
      processElement1: (_, { timers }) => timers,
      processElement2() {},
    })
    void byUser.connect(numbers.broadcast(limits)).process<number>({
      // @ts-expect-error broadcast state is read-only on the side of the data
      processElement: (_, context) => context.getBroadcastState(limits).put('a', 1),
      processBroadcastElement: (n, context) => context.getBroadcastState(limits).put('a', n),
    })
    const noTimers: KeyedBroadcastProcessFunction<string, Click, number, number> = {
      processElement() {},
      // @ts-expect-error there is no key on the side of the broadcast records
      processBroadcastElement: (_, context) => context.currentKey,
    }
    void noTimers
  }
  expect(wrong).toBeTypeOf('function')
})
