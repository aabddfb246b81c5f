import * as fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  CountTrigger,
  EventTimeSessionWindows,
  outputTag,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  WatermarkStrategy,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment, type SingleOutputStream } from '@wiesel/datastream'
import { forSeeds, testEnvironment } from '@wiesel/testing'

interface Event {
  key: string
  at: number
}

const byTime = WatermarkStrategy.forMonotonousTimestamps<Event>().withTimestampAssigner((event) => event.at)
const keyOf = (event: Event): string => event.key
const show = (left: Event, right: Event): string => `${left.key} ${left.at} ${right.at}`
const events = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 60 }) }), {
    maxLength: 15,
  })
  .map((list) => list.sort((a, b) => a.at - b.at))

function naivePairs(left: Event[], right: Event[], together: (a: number, b: number) => number): string[] {
  const pairs = left.flatMap((one) =>
    right
      .filter((other) => other.key === one.key)
      .flatMap((other) => Array.from({ length: together(one.at, other.at) }, () => show(one, other))),
  )
  return pairs.sort()
}

/** In how many windows of some size and slide two times are together. */
const windowsOf = (size: number, slide: number) => (a: number, b: number) => {
  let count = 0
  for (let start = -size; start <= 100; start += slide)
    if ([a, b].every((time) => time >= start && time < start + size)) count++
  return count
}

describe('joins of whole jobs are those of all pairs', () => {
  const check = (
    build: (left: ReturnType<typeof source>, right: ReturnType<typeof source>) => SingleOutputStream<string>,
    together: (a: number, b: number) => number,
  ) =>
    fc.assert(
      fc.asyncProperty(events, events, fc.integer({ min: 1, max: 1000 }), async (left, right, seed) => {
        const env = testEnvironment({ seed, parallelism: 2 })
        const found = await build(source(env, left), source(env, right)).collect().toArray()
        expect(found.sort()).toEqual(naivePairs(left, right, together))
      }),
      { numRuns: 25 },
    )
  const source = (env: StreamExecutionEnvironment, list: Event[]) =>
    env.fromCollection(list, byTime).setParallelism(1)

  test('tumbling windows', () =>
    check(
      (left, right) =>
        left.join(right).where(keyOf).equalTo(keyOf).window(TumblingEventTimeWindows.of(10)).apply(show),
      windowsOf(10, 10),
    ))

  test('sliding windows', () =>
    check(
      (left, right) =>
        left.join(right).where(keyOf).equalTo(keyOf).window(SlidingEventTimeWindows.of(10, 5)).apply(show),
      windowsOf(10, 5),
    ))

  test('intervals', () =>
    check(
      (left, right) =>
        left
          .keyBy(keyOf)
          .intervalJoin(right.keyBy(keyOf))
          .between(-5, '10 ms')
          .lowerBoundExclusive()
          .process({ processElement: (one, other, _, out) => out(show(one, other)) }),
      (a, b) => (b - a > -5 && b - a <= 10 ? 1 : 0),
    ))
})

test('a co-group sees keys and windows that one side has nothing in; sessions span both sides', () =>
  forSeeds(5, async (seed) => {
    const env = testEnvironment({ seed, parallelism: 2 })
    const left = env.fromCollection<Event>(
      [
        { key: 'a', at: 1 },
        { key: 'a', at: 40 },
      ],
      byTime,
    )
    const right = env.fromCollection<Event>(
      [
        { key: 'a', at: 8 },
        { key: 'b', at: 5 },
      ],
      byTime,
    )
    const groups = await left
      .coGroup(right)
      .where(keyOf)
      .equalTo(keyOf)
      .window(EventTimeSessionWindows.withGap(10))
      .apply<string>((ones, others, out) =>
        out([ones, others].map((side) => side.map((e) => e.at).join()).join(' / ')),
      )
      .collect()
      .toArray()
    expect(groups.sort()).toEqual([' / 5', '1 / 8', '40 / '])
  }))

test('results have the end of their window as timestamp, and a trigger of one’s own fires early', async () => {
  const env = testEnvironment({ seed: 1 })
  const one = env.fromCollection<Event>(
    [
      { key: 'a', at: 1 },
      { key: 'a', at: 3 },
    ],
    byTime,
  )
  const joined = one.join(one).where(keyOf).equalTo(keyOf).window(TumblingEventTimeWindows.of(10))
  const times = joined.apply(show).process<number | null>({
    processElement: (_, context, out) => out(context.timestamp),
  })
  expect(await times.collect().toArray()).toEqual([9, 9, 9, 9])
  const early = await joined.trigger(CountTrigger.of(4)).apply(show).collect().toArray()
  expect(early.length).toBe(4)
})

test('bounds in the wrong order, other environments', () => {
  const stream = new StreamExecutionEnvironment().fromElements<Event>().keyBy(keyOf)
  const other = new StreamExecutionEnvironment().fromElements<Event>().keyBy(keyOf)
  expect(() => stream.intervalJoin(stream).between(1, 0)).toThrow('The lower bound of an interval join')
  expect(() => stream.intervalJoin(other)).toThrow('intervalJoin takes streams of one environment only')
  expect(() => stream.join(other)).toThrow('join takes streams of one environment only')
})

test('types', () => {
  const env = new StreamExecutionEnvironment()
  const left = env.fromElements<Event>()
  const right = env.fromElements<{ id: string; n: number }>()
  const windows = TumblingEventTimeWindows.of('1 s')
  const keyed = left
    .join(right)
    .where(keyOf)
    .equalTo((r) => r.id)
  expectTypeOf(keyed.window(windows).apply((l, r) => [l.at, r.n] as const)).toEqualTypeOf<
    SingleOutputStream<readonly [number, number]>
  >()
  const grouped = left
    .coGroup(right)
    .where(keyOf)
    .equalTo((r) => r.id)
  expectTypeOf(grouped.window(windows).apply((ls, rs) => [ls.length + rs.length])).toEqualTypeOf<
    SingleOutputStream<number>
  >()
  const interval = left
    .keyBy(keyOf)
    .intervalJoin(right.keyBy((r) => r.id))
    .between(0, 1)
  expectTypeOf(
    interval
      .sideOutputRightLateData(outputTag<{ id: string; n: number }>('late'))
      .process<number>({ processElement: (l, r, _, out) => out(l.at + r.n) }),
  ).toEqualTypeOf<SingleOutputStream<number>>()
  const numberOf = (r: { id: string; n: number }): number => r.n
  const wrong = (): void => {
    // @ts-expect-error the two keys have different types
    void left.join(right).where(keyOf).equalTo(numberOf)
    // @ts-expect-error an interval join needs keyed streams
    void left.intervalJoin(right)
    // @ts-expect-error the keys have different types
    void left.keyBy(keyOf).intervalJoin(right.keyBy(numberOf))
  }
  expect(wrong).toBeTypeOf('function')
})
