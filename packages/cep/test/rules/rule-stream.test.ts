import * as fc from 'fast-check'
import { expect, expectTypeOf, test } from 'vitest'
import { outputTag, WatermarkStrategy, type OutputTag } from '@wiesel/runtime'
import { forSeeds, testEnvironment } from '@wiesel/testing'
import { CEP, type InvalidRule, type RuleChange } from '../../src/index.ts'
import { arbitrarySteps, type KeyedLetter } from '../support/keyed-letters.ts'
import { naiveRules, type RuleStep } from '../support/naive-rules.ts'
import { matchText } from '../support/run-engine.ts'

const PAIR = `PATTERN (a -> b) WITHIN 9 MS WHERE a: letter = 'a' AND b: letter = 'b'`
const START = `PATTERN (c) WHERE c: letter = 'c'`

const letters = (text: string): KeyedLetter[] =>
  Array.from(text, (letter, index) => ({ letter, key: String(index % 3), index, timestamp: index }))
const inOrder = <T extends { timestamp: number }>() =>
  WatermarkStrategy.forMonotonousTimestamps<T>().withTimestampAssigner(({ timestamp }) => timestamp)

test('changes in event time give the same under every interleaving', () =>
  forSeeds(6, async (seed) => {
    const drawn = fc.sample(arbitrarySteps, { numRuns: 12, seed }).flat()
    const events = drawn
      .flatMap((step) => ('event' in step ? [step.event] : []))
      .map((event, index) => ({ ...event, index, timestamp: index * 2 }))
    const changes = [
      { timestamp: 1, rule: 'pair', text: PAIR },
      { timestamp: 20, rule: 'c', text: START },
      { timestamp: 50, rule: 'pair', text: START },
      { timestamp: 90, rule: 'c', text: null },
    ]
    const env = testEnvironment({ seed, parallelism: 3 })
    const control = env
      .fromCollection(changes, inOrder<(typeof changes)[number]>())
      .setParallelism(1)
      .map(({ rule, text }): RuleChange =>
        text === null ? { remove: rule } : { put: `RULE ${rule} ${text}` },
      )
      .setParallelism(1)
    const found = CEP.rules(
      env
        .fromCollection(events, inOrder<KeyedLetter>())
        .setParallelism(1)
        .keyBy(({ key }) => key),
      control,
      { changes: 'event-time' },
    ).select((match, { rule, currentKey }) => `${currentKey} ${rule}: ${matchText(match)}`)
    const steps: RuleStep[] = [
      ...changes.map(({ rule, text, timestamp }) => ({ rule, text, at: timestamp })),
      ...events.map((event) => ({ event })),
      { watermark: 1e9, input: 0 },
      { watermark: 1e9, input: 1 },
    ]
    const naive = naiveRules(steps, 'event-time')
    expect(naive.matches.length).toBeGreaterThan(2)
    expect((await found.collect().toArray()).toSorted()).toEqual(naive.matches)
  }))

test('events do not wait for a control stream whose changes count at once', () =>
  forSeeds(4, async (seed) => {
    const env = testEnvironment({ seed, parallelism: 2 })
    // A control stream without timestamps, which does not end before the events do.
    const found = CEP.rules(
      env.fromCollection(letters('abc'), inOrder<KeyedLetter>()),
      env.fromElements<RuleChange>({ remove: 'nothing' }),
      { rules: `RULE pair ${PAIR}; RULE c ${START}` },
    ).select((match, { rule }) => `${rule}: ${matchText(match)}`)
    expect((await found.collect().toArray()).toSorted()).toEqual(['c: c[2]', 'pair: a[0] b[1]'])
  }))

test('an invalid change fails the job, or goes to a side output while the other rules go on', async () => {
  const changes = [{ put: 'RULE x PATTERN (a -> )' }, { drop: 'x' }] as unknown as RuleChange[]
  const build = (invalidRules?: OutputTag<InvalidRule>) => {
    const env = testEnvironment({ parallelism: 2 })
    const events = env.fromCollection(letters('abc'), inOrder<KeyedLetter>())
    const control = env.fromCollection(changes).setParallelism(1)
    return CEP.rules(events, control, { rules: `RULE c ${START}`, invalidRules }).count()
  }
  await expect(build().collect().toArray()).rejects.toMatchObject({
    code: 'INVALID_RULE',
    message: expect.stringMatching(/"Rule changes".*Line 1, column 22: unexpected "\)"/),
  })
  const tag = outputTag<InvalidRule>('invalid')
  const counts = build(tag)
  const invalid = await counts.getSideOutput(tag).collect().toArray()
  expect(invalid.map(({ change, message }) => [change, message.slice(0, 38)])).toEqual([
    [changes[0], 'Line 1, column 22: unexpected ")". Exp'],
    [changes[1], 'A change of the rules is refused: it i'],
  ])
  expect(await build(tag).collect().toArray()).toEqual([1])
})

test('initial rules and options are checked when the job is built', () => {
  const env = testEnvironment()
  const events = env.fromElements<KeyedLetter>()
  const changes = env.fromElements<RuleChange>()
  const of = (options: object) => () => CEP.rules(events, changes, options)
  expect(of({ rules: 'RULE x' })).toThrow(expect.objectContaining({ code: 'PATTERN_SYNTAX' }))
  expect(of({ changes: 'later' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  expect(of({ maxPartialMatches: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  expect(() => CEP.rules(events, testEnvironment().fromElements<RuleChange>())).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  )
})

test('matches and keys have types', () => {
  const env = testEnvironment()
  const events = env.fromElements<KeyedLetter>().keyBy(({ index }) => index)
  CEP.rules(events, env.fromElements<RuleChange>()).select((match, { currentKey, rule }) => {
    expectTypeOf(match.x).toEqualTypeOf<[KeyedLetter, ...KeyedLetter[]]>()
    expectTypeOf(currentKey).toEqualTypeOf<number>()
    return rule
  })
})
