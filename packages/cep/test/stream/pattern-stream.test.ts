import { expect, expectTypeOf, test } from 'vitest'
import { outputTag, WatermarkStrategy } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { forSeeds, testEnvironment } from '@wiesel/testing'
import {
  CEP,
  explainEngine,
  parsePattern,
  Pattern,
  type MatchOf,
  type PatternStream,
} from '../../src/index.ts'
import { naiveMatches, type KeyedLetter } from '../support/keyed-letters.ts'
import { matchText } from '../support/run-engine.ts'

const is = (wanted: string) => (event: KeyedLetter) => event.letter === wanted
const abc = Pattern.of<KeyedLetter>()
  .begin('a')
  .where(is('a'))
  .followedByAny('b')
  .where(is('b'))
  .oneOrMore()
  .followedBy('c')
  .where(is('c'))
  .within(20)
const DISORDER = 6

/** Letters of ten keys, out of order by up to 6 ms, and some by more. */
function letters(seed: number, count = 150): KeyedLetter[] {
  const random = new SeededRandom(seed)
  return Array.from({ length: count }, (_, index) => ({
    letter: random.pick(['a', 'b', 'c', 'x']),
    key: String(random.pick([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])),
    index,
    timestamp: 100 + Math.floor(index / 3) - Math.floor(random.next() * DISORDER),
  }))
}

const strategy = WatermarkStrategy.forBoundedOutOfOrderness<KeyedLetter>(DISORDER).withTimestampAssigner(
  ({ timestamp }) => timestamp,
)

test('gives the same under every interleaving, keyed and not', () =>
  forSeeds(8, async (seed) => {
    const events = letters(seed)
    const timedOut = outputTag<string>('timed-out')
    for (const keyed of [true, false]) {
      const env = testEnvironment({ seed, parallelism: 3 })
      // One split, so that the disorder is that of the list.
      const stream = env.fromCollection(events, strategy).setParallelism(1)
      const of = (match: Partial<Record<'a' | 'b' | 'c', KeyedLetter[]>>) =>
        `${keyed ? match.a![0].key : 'all'}: ${matchText(match)}`
      const patterns: PatternStream<KeyedLetter, MatchOf<typeof abc>, any> = keyed
        ? CEP.pattern(
            stream.keyBy(({ key }) => key),
            abc,
          )
        : CEP.pattern(stream, abc)
      const found = patterns.select(
        timedOut,
        (match, { timestamp }) => `${of(match)} at ${timestamp}`,
        (match) => of(match),
      )
      const steps = [
        ...events.map((event) => ({ event: keyed ? event : { ...event, key: 'all' } })),
        { watermark: Number.MAX_SAFE_INTEGER },
      ]
      const naive = naiveMatches(abc, steps)
      expect(naive.matches.length).toBeGreaterThan(10)
      expect((await found.collect().toArray()).toSorted()).toEqual(naive.matches)
      expect((await found.getSideOutput(timedOut).collect().toArray()).toSorted()).toEqual(naive.timedOut)
    }
  }))

test('late and accepted events together are all events', () =>
  forSeeds(6, async (seed) => {
    const events = letters(seed, 200)
    const late = outputTag<KeyedLetter>('late')
    const env = testEnvironment({ seed, parallelism: 2, autoWatermarkInterval: 1 })
    const all = Pattern.of<KeyedLetter>().begin('any')
    const stream = env.fromCollection(
      events,
      WatermarkStrategy.forMonotonousTimestamps<KeyedLetter>().withTimestampAssigner((e) => e.timestamp),
    )
    const found = CEP.pattern(
      stream.keyBy(({ key }) => key),
      all,
    )
      .sideOutputLateData(late)
      .select(({ any }) => any[0].index)
    // One job for both outputs.
    const indexes = found.union(found.getSideOutput(late).map(({ index }) => index))
    expect((await indexes.collect().toArray()).toSorted((a, b) => a - b)).toEqual(
      events.map(({ index }) => index),
    )
  }))

test('flatSelect gives any number of results, and so for timed-out ones', async () => {
  const env = testEnvironment()
  const stream = env.fromCollection(
    ['a', 'b', 'b', 'c', 'a'].map((letter, index): KeyedLetter => ({
      letter,
      key: '',
      index,
      timestamp: index,
    })),
    strategy,
  )
  const tag = outputTag<number>('open')
  const found = CEP.pattern(stream, abc).flatSelect(
    tag,
    ({ a }, out) => {
      out(a![0].index)
      out(-1)
    },
    ({ b }, out: (index: number) => void) => b.forEach(({ index }) => out(index)),
  )
  expect(await found.collect().toArray()).toEqual([1, 1, 2, 2])
  const open = await found.getSideOutput(tag).collect().toArray()
  expect(open.slice(-2)).toEqual([4, -1])
})

test('count counts without producing', async () => {
  const env = testEnvironment()
  const stream = env.fromCollection(
    Array.from('abbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbc', (letter, index): KeyedLetter => ({
      letter,
      key: '',
      index,
      timestamp: index,
    })),
    strategy,
  )
  const combinations = Pattern.of<KeyedLetter>()
    .begin('a')
    .where(is('a'))
    .followedByAny('b')
    .where(is('b'))
    .oneOrMore()
    .allowCombinations()
    .followedBy('c')
    .where(is('c'))
  expect(await CEP.pattern(stream, combinations).count().collect().toArray()).toEqual([2 ** 39 - 1])
})

test('explain says which engine runs and why', () => {
  const env = testEnvironment()
  const stream = env.fromElements<KeyedLetter>()
  const rising = abc.where((event, context) => event.index > context.events('a')[0].index)
  CEP.pattern(stream, abc).inProcessingTime().count().print()
  CEP.pattern(stream, rising).count().print()
  CEP.pattern(stream, abc, { engine: 'reference' }).count().print()
  const text = env.explain()
  expect(text).toContain('engine: compiled; time: processing time')
  expect(text).toContain(`engine: reference (${explainEngine(rising).reasons.join('; ')}); time: event time`)
  expect(text).toContain('engine: reference (asked for)')
  expect(() => CEP.pattern(stream, rising, { engine: 'compiled' })).toThrow(
    expect.objectContaining({ code: 'ENGINE_NOT_APPLICABLE' }),
  )
  for (const options of [{ maxPartialMatches: 0 }, { engine: 'fast' }, { onLimit: 'drop' }])
    expect(() => CEP.pattern(stream, abc, options as object)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
})

test('matches and keys have types', () => {
  const env = testEnvironment()
  const stream = env.fromElements<KeyedLetter>()
  const optional = Pattern.of<KeyedLetter>().begin('a').next('b').optional().next('c').oneOrMore()
  CEP.pattern(
    stream.keyBy(({ index }) => index),
    optional,
  ).select((match, { currentKey }) => {
    expectTypeOf(match.a).toEqualTypeOf<[KeyedLetter]>()
    expectTypeOf(match.b).toEqualTypeOf<[KeyedLetter] | undefined>()
    expectTypeOf(match.c).toEqualTypeOf<[KeyedLetter, ...KeyedLetter[]]>()
    expectTypeOf(currentKey).toEqualTypeOf<number>()
    return match.c[0].letter
  })
  CEP.pattern(stream, parsePattern<KeyedLetter>(`PATTERN (x y)`)).select((match, { currentKey }) => {
    expectTypeOf(match.x).toEqualTypeOf<[KeyedLetter, ...KeyedLetter[]]>()
    expectTypeOf(currentKey).toEqualTypeOf<null>()
  })
  // @ts-expect-error -- there is no stage d
  CEP.pattern(stream, optional).select((match) => match.d)
  // @ts-expect-error -- a pattern of other events
  const other = () => CEP.pattern(stream, Pattern.of<number>().begin('n'))
  expect(other).toBeTypeOf('function')
})
