import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOperator, OperatorHarness, type HarnessStep, type OperatorRun } from '@wiesel/testing'
import { printPattern, parsePattern } from '../../src/index.ts'
import { RulesOperator, type RulesSettings } from '../../src/rules/rules-operator.ts'
import type { RuleMessage, RuleUpdate } from '../../src/rules/rule-change.ts'
import type { KeyedLetter } from '../support/keyed-letters.ts'
import { naiveRules, type RuleStep } from '../support/naive-rules.ts'
import { matchText } from '../support/run-engine.ts'

type Settings = RulesSettings<KeyedLetter, Record<string, unknown[]>, string, string>

const keyOf = ({ key }: KeyedLetter) => key
const inputs = [keyOf, 'broadcast'] as const

function create(more: Partial<Settings> = {}) {
  return () =>
    new RulesOperator<KeyedLetter, string, string>({
      initial: [],
      keyOf,
      eventTime: true,
      engine: {},
      lateTag: 'late',
      invalidTag: 'invalid',
      process: {
        processMatch: (match, { currentKey, rule }, out) =>
          out(`${currentKey} ${rule}: ${matchText(match as never)}`),
        processTimedOutMatch: (match, context) =>
          context.output(
            { id: 'timed-out' },
            `${context.currentKey} ${context.rule}: ${matchText(match as never)} at ${context.timestamp}`,
          ),
      },
      ...more,
    })
}

const is = (stage: string) => `${stage}: letter = '${stage}'`
const TEXTS = [
  `PATTERN (a) WHERE ${is('a')}`,
  `PATTERN (a -> b -> c) WITHIN 6 MS WHERE ${is('a')} AND ${is('b')} AND ${is('c')}`,
  `PATTERN (b c) WHERE ${is('b')} AND ${is('c')}`,
  `PATTERN (a ~> b+ COMBINATIONS -> d) WITHIN 9 MS WHERE ${is('a')} AND ${is('b')} AND ${is('d')}`,
  `PATTERN (a -> !b) WITHIN 4 MS WHERE ${is('a')} AND ${is('b')}`,
  `PATTERN (x -> y) WHERE x: letter IN ('a', 'c') AND y: letter = FIRST(x).letter`,
  `PATTERN (any -> b) WITHIN 3 MS WHERE ${is('b')} AFTER MATCH SKIP PAST LAST EVENT`,
  `PATTERN (a -> b GAP 3 MS) WHERE ${is('a')} AND ${is('b')}`,
  `PATTERN (x? y) WHERE x: x.letter = 'd' AND y: letter LIKE 'c%'`,
].map((text) => printPattern(parsePattern(text)))

const arbitraryRuleSteps: fc.Arbitrary<RuleStep[]> = fc
  .array(
    fc.record({
      letter: fc.constantFrom('a', 'a', 'b', 'b', 'c', 'd', 'x'),
      key: fc.constantFrom('k', 'l'),
      gap: fc.constantFrom(0, 1, 1, 1, 2, 5),
      disorder: fc.constantFrom(0, 0, 1, 3),
      watermarks: fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), fc.constantFrom(0, 1, 4)), {
        maxLength: 2,
      }),
      changes: fc.array(
        fc.record({
          rule: fc.constantFrom('p', 'q', 'r'),
          text: fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
            { weight: 1, arbitrary: fc.constant(null) },
          ),
          shift: fc.constantFrom(-2, 0, 0, 1, 4),
        }),
        { maxLength: 2, size: '-1' },
      ),
    }),
    { minLength: 4, maxLength: 16, size: 'max' },
  )
  .map((drawn) => {
    let time = 5
    const steps: RuleStep[] = ['p', 'q', 'r'].map((rule, i) => ({
      rule,
      text: TEXTS[(drawn.length + i) % TEXTS.length],
      at: 1,
    }))
    drawn.forEach(({ letter, key, gap, disorder, watermarks, changes }, index) => {
      time += gap
      for (const { rule, text, shift } of changes) steps.push({ rule, text, at: time + shift })
      steps.push({ event: { letter, key, index, timestamp: time - disorder } })
      for (const [input, behind] of watermarks) steps.push({ watermark: time - behind, input })
    })
    return [...steps, { watermark: 1000, input: 0 }, { watermark: 1000, input: 1 }]
  })

function harnessSteps(steps: readonly RuleStep[], changes: 'at-once' | 'event-time'): HarnessStep[] {
  let version = 0
  const all = steps.map((step): HarnessStep => {
    if ('watermark' in step) return ['watermark', step.watermark, step.input]
    if ('event' in step) return ['push', step.event, step.event.timestamp]
    const update: RuleUpdate = { version: ++version, name: step.rule, text: step.text }
    return ['push', update, changes === 'event-time' ? step.at : null, 1]
  })
  return changes === 'at-once' ? [['watermark', 1e9, 1], ...all] : all
}

function texts(run: OperatorRun, side?: string): string[] {
  const outputs = side === undefined ? run.outputs : (run.sideOutputs.get(side) ?? [])
  return outputs.flatMap((output) => (output[0] === 'record' ? [String(output[1])] : [])).toSorted()
}

test.each(['at-once', 'event-time'] as const)(
  'changes that count %s: finds what each rule finds by itself, restored and rescaled at any step',
  { timeout: 180_000 },
  async (changes) => {
    let found = 0
    await fc.assert(
      fc.asyncProperty(arbitraryRuleSteps, async (steps) => {
        const run = await checkOperator(create(), {
          steps: harnessSteps(steps, changes),
          harness: { inputs },
          seeds: 1,
          outputKey: (text: string) => text[0],
        })
        const naive = naiveRules(steps, changes)
        found += naive.matches.length
        expect(texts(run)).toEqual(naive.matches)
        expect(texts(run, 'timed-out')).toEqual(naive.timedOut)
      }),
      { numRuns: 150 },
    )
    expect(found).toBeGreaterThan(100)
  },
)

const letter = (text: string, timestamp = 0, index = 0): KeyedLetter => ({
  letter: text[0],
  key: text.slice(1) || 'k',
  index,
  timestamp,
})
const put = (version: number, name: string, text: string | null): RuleUpdate => ({ version, name, text })
const [ONE, ABC] = TEXTS

async function open(
  more: Partial<Settings> = {},
  restored?: Awaited<ReturnType<OperatorHarness['snapshot']>>,
) {
  let operator: RulesOperator<KeyedLetter, string, string> | undefined
  const harness = await OperatorHarness.open<string>(() => (operator = create(more)()), {
    inputs,
    name: 'Fraud',
    restored,
  })
  await harness.watermark(1e9, 1)
  return { harness, metrics: () => operator!.context.metrics.snapshot(), operator: () => operator! }
}

describe('rules', () => {
  test('a removed rule leaves nothing in any key, and others keep theirs', async () => {
    const { harness, metrics } = await open()
    await harness.push(put(1, 'one', ABC), null, { input: 1 })
    await harness.push(put(2, 'two', ABC), null, { input: 1 })
    for (const [i, text] of ['ak', 'al', 'bk'].entries()) await harness.push(letter(text, i + 1, i), i + 1)
    await harness.watermark(3)
    expect(metrics()).toMatchObject({ numRules: 2, numKeysWithPartialMatches: 2 })
    await harness.push(put(3, 'one', null), null, { input: 1 })
    await harness.push(letter('ck', 4, 3), 4)
    await harness.watermark(4)
    expect(harness.take().filter(([kind]) => kind === 'record')).toEqual([
      ['record', 'k two: a[0] b[2] c[3]', 4],
    ])
    await harness.push(put(4, 'two', null), null, { input: 1 })
    expect(metrics()).toMatchObject({ numRules: 0, numKeysWithPartialMatches: 0 })
    expect(harness.snapshot().flatMap(({ keyed }) => Object.keys(keyed))).toEqual([])
    await harness.close()
  })

  test('the same rule put again goes on with its partial matches; another text begins anew', async () => {
    const { harness } = await open({ initial: [put(0, 'one', ABC)] })
    await harness.push(letter('a', 1, 0), 1)
    await harness.watermark(1)
    await harness.push(put(1, 'one', ABC), null, { input: 1 })
    await harness.push(letter('b', 2, 1), 2)
    await harness.push(letter('c', 3, 2), 3)
    await harness.watermark(3)
    await harness.push(letter('a', 4, 3), 4)
    await harness.watermark(4)
    await harness.push(put(2, 'one', ONE), null, { input: 1 })
    await harness.push(put(3, 'one', ABC), null, { input: 1 })
    await harness.push(letter('b', 5, 4), 5)
    await harness.push(letter('c', 6, 5), 6)
    await harness.watermark(6)
    expect(harness.take().flatMap(([kind, value]) => (kind === 'record' ? [value] : []))).toEqual([
      'k one: a[0] b[1] c[2]',
    ])
    await harness.close()
  })

  test('after a restore the rules are those of the snapshot, not the initial ones', async () => {
    const first = await open({ initial: [put(0, 'one', ONE)] })
    await first.harness.push(put(1, 'one', null), null, { input: 1 })
    const restored = await open({ initial: [put(0, 'one', ONE)] }, first.harness.snapshot())
    await restored.harness.push(letter('a', 1), 1)
    await restored.harness.watermark(1)
    expect(restored.harness.take().filter(([kind]) => kind === 'record')).toEqual([])
    await first.harness.close()
    await restored.harness.close()
  })

  test('an invalid change goes to the side output once, and is counted', async () => {
    const { harness, metrics } = await open()
    await harness.restore({ parallelism: 3, redeliver: true })
    const message: RuleMessage = { invalid: { change: { put: 'x' }, message: 'no' } }
    await harness.push(message, null, { input: 1 })
    expect(harness.sideOutput('invalid')).toEqual([['record', { change: { put: 'x' }, message: 'no' }, null]])
    expect(metrics()).toMatchObject({ numInvalidRules: 1 })
    await harness.close()
  })

  test('a failing rule names itself, the operator and the record', async () => {
    const event = { key: 'k', index: 0, timestamp: 1 } as KeyedLetter
    Object.defineProperty(event, 'letter', {
      get: () => {
        throw new Error('no letter')
      },
    })
    const { harness } = await open({ initial: [put(0, 'one', `PATTERN (a) WHERE letter LIKE 'a%'`)] })
    await harness.push(event, 1)
    await expect(harness.watermark(1)).rejects.toMatchObject({
      code: 'RULE_FAILED',
      message: expect.stringMatching(/"Fraud".*Rule "one" failed: .*no letter/s),
    })
  })

  test('a limit on partial matches names the rule', async () => {
    const { harness } = await open({
      initial: [put(0, 'many', TEXTS[3])],
      engine: { maxPartialMatches: 4 },
    })
    for (let i = 0; i < 12; i++) await harness.push(letter(i === 0 ? 'a' : 'b', 1, i), 1)
    await expect(harness.watermark(1)).rejects.toThrow(/Rule "many" failed: One key holds/)
  })

  test('in processing time rules take events as they come', async () => {
    const run = await checkOperator(create({ eventTime: false }), {
      steps: [
        ['push', put(1, 'one', ABC), null, 1],
        ['processingTime', 100],
        ['push', letter('a')],
        ['processingTime', 102],
        ['push', letter('b', 0, 1)],
        ['push', letter('al', 0, 2)],
        ['push', letter('c', 0, 3)],
        ['processingTime', 110],
        ['push', letter('bl', 0, 4)],
      ],
      harness: { inputs },
    })
    expect(texts(run)).toEqual(['k one: a[0] b[1] c[3]'])
    expect(texts(run, 'timed-out')).toEqual(['l one: a[2] at 108'])
  })
})
