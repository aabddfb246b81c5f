import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOperator, OperatorHarness, type HarnessStep, type OperatorRun } from '@wiesel/testing'
import { explainEngine, Pattern, type AnyPattern, type EngineKind } from '../../src/index.ts'
import { PatternOperator, type PatternSettings } from '../../src/operator/pattern-operator.ts'
import { arbitrarySketch, patternOf } from '../support/arbitrary-pattern.ts'
import { arbitrarySteps, harnessSteps, naiveMatches, type KeyedLetter } from '../support/keyed-letters.ts'
import { matchText } from '../support/run-engine.ts'

type Match = Record<string, KeyedLetter[]>
type Settings = PatternSettings<KeyedLetter, Match, string, string>

const keyOf = ({ key }: KeyedLetter) => key
const inputs = [keyOf]

function create(pattern: AnyPattern, more: Partial<Settings> = {}) {
  return () =>
    new PatternOperator<KeyedLetter, Match, string, string>({
      pattern,
      keyOf,
      eventTime: true,
      engine: {},
      lateTag: 'late',
      process: {
        processMatch: (match, { currentKey }, out) => out(`${currentKey}: ${matchText(match)}`),
        processTimedOutMatch: (match, context) =>
          context.output(
            { id: 'timed-out' },
            `${context.currentKey}: ${matchText(match)} at ${context.timestamp}`,
          ),
      },
      ...more,
    })
}

const letter = (text: string, timestamp = 0, index = 0): KeyedLetter => ({
  letter: text[0],
  key: text.slice(1) || 'k',
  index,
  timestamp,
})
const is = (wanted: string) => (event: KeyedLetter) => event.letter === wanted
const abc = Pattern.of<KeyedLetter>()
  .begin('a')
  .where(is('a'))
  .followedBy('b')
  .where(is('b'))
  .followedBy('c')
  .where(is('c'))
  .within(10)

/** Pushes of letters, one a millisecond: `ak` is an a of key k. */
function pushes(texts: string): HarnessStep[] {
  return texts.split(' ').map((text, i): HarnessStep => ['push', letter(text, i + 1, i), i + 1])
}

function values<T = string>(run: OperatorRun, side?: string): T[] {
  const outputs = side === undefined ? run.outputs : (run.sideOutputs.get(side) ?? [])
  return outputs.flatMap((output) => (output[0] === 'record' ? [output[1] as T] : []))
}

const sortedTexts = (list: readonly unknown[]): string[] => list.map(String).sort()

describe.each<EngineKind>(['reference', 'compiled'])('%s', (engine) => {
  test('finds what sorting the events of each key finds, in disorder, restored and rescaled at any step', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySketch, arbitrarySteps, async (sketch, steps) => {
        const pattern = patternOf(sketch)
        if (!pattern) return
        try {
          const explained = explainEngine(pattern)
          if (explained.states > 30 || (engine === 'compiled' && explained.engine !== engine)) return
        } catch {
          return
        }
        const run = await checkOperator(create(pattern, { engine: { engine } }), {
          steps: harnessSteps(steps),
          harness: { inputs },
          seeds: 1,
          outputKey: (text: string) => text[0],
        })
        const naive = naiveMatches(pattern, steps)
        expect(sortedTexts(values(run))).toEqual(naive.matches)
        expect(sortedTexts(values(run, 'timed-out'))).toEqual(naive.timedOut)
        expect(values<KeyedLetter>(run, 'late').map(({ index }) => index)).toEqual(naive.late)
      }),
      { numRuns: 60 },
    )
  })

  test('in processing time takes events as they come, and lets windows end by the clock', async () => {
    const run = await checkOperator(create(abc, { eventTime: false, engine: { engine } }), {
      steps: [
        ['processingTime', 100],
        ['push', letter('a')],
        ['push', letter('b', 0, 1)],
        ['processingTime', 105],
        ['push', letter('a', 0, 2)],
        ['push', letter('al', 0, 3)],
        ['processingTime', 109],
        ['push', letter('c', 0, 4)],
        ['processingTime', 115],
        ['push', letter('c', 0, 5)],
      ],
      harness: { inputs },
    })
    expect(run.outputs).toEqual([['record', 'k: a[0] b[1] c[4]', null]])
    expect(sortedTexts(values(run, 'timed-out'))).toEqual(['k: a[2] at 115', 'l: a[3] at 115'])
  })

  test('keeps nothing of a key without partial matches', async () => {
    const harness = await OperatorHarness.open(create(abc, { engine: { engine } }), { inputs })
    for (const step of pushes('a b c al xm')) await harness.push(step[1], step[2])
    await harness.watermark(5)
    const states = () =>
      harness.snapshot().flatMap(({ keyed }) => Object.keys(keyed['partial-matches'] ?? {})).length
    expect(states()).toBe(1)
    await harness.watermark(14)
    expect(states()).toBe(0)
    expect(harness.snapshot().flatMap(({ keyed }) => Object.keys(keyed))).toEqual([])
    await harness.close()
  })

  test('a limit on partial matches fails with advice, or sheds', async () => {
    const open = Pattern.of<KeyedLetter>()
      .begin('a')
      .where(is('a'))
      .followedByAny('b')
      .where(is('b'))
      .oneOrMore()
      .allowCombinations()
      .followedBy('c')
      .where(is('c'))
    const steps = pushes('a b b b b b b b b b b b b b b c')
    const limited = create(open, { engine: { engine, maxPartialMatches: 8 } })
    const harness = await OperatorHarness.open(limited, { inputs, name: 'Bursts' })
    for (const step of steps) await harness.push(step[1], step[2])
    await expect(harness.watermark(100)).rejects.toThrow(
      /"Bursts".* on record .*partial matches, more than the limit of 8/,
    )
    const shedding = create(open, { engine: { engine, maxPartialMatches: 8, onLimit: 'shed' } })
    const run = await checkOperator(shedding, { steps: [...steps, ['watermark', 100]], harness: { inputs } })
    expect(values(run).length).toBeLessThan(2 ** 14 - 1)
  })
})

test('events of one time are ordered by the comparator, in both kinds of time', async () => {
  const comparator = (a: KeyedLetter, b: KeyedLetter) =>
    a.letter < b.letter ? -1 : a.letter > b.letter ? 1 : 0
  const steps: HarnessStep[] = ['c', 'b', 'a'].map((text, i) => ['push', letter(text, 3, i), 3])
  const inEventTime = await checkOperator(create(abc, { comparator }), {
    steps: [...steps, ['watermark', 3]],
    harness: { inputs },
  })
  expect(values(inEventTime)).toEqual(['k: a[2] b[1] c[0]'])
  for (const last of [['processingTime', 1], ['end']] as HarnessStep[]) {
    const inProcessingTime = await checkOperator(create(abc, { comparator, eventTime: false }), {
      steps: [...steps, last],
      harness: { inputs },
    })
    expect(values(inProcessingTime)).toEqual(['k: a[2] b[1] c[0]'])
  }
})

test('a match that waits for its window to end comes with the watermark', async () => {
  const unpaid = Pattern.of<KeyedLetter>()
    .begin('a')
    .where(is('a'))
    .notFollowedBy('b')
    .where(is('b'))
    .within(10)
  const run = await checkOperator(create(unpaid), {
    steps: [...pushes('a al b'), ['watermark', 11], ['watermark', 12]],
    harness: { inputs },
  })
  expect(values(run)).toEqual(['l: a[1]'])
})

test('late events are dropped and counted without a side output', async () => {
  let operator: PatternOperator<KeyedLetter, Match, string, string> | undefined
  const harness = await OperatorHarness.open(() => (operator = create(abc, { lateTag: undefined })()), {
    inputs,
  })
  await harness.watermark(5)
  await harness.push(letter('a', 5), 5)
  await harness.push(letter('x', 2), 2)
  expect(operator!.context.metrics.snapshot()).toMatchObject({ numLateRecordsDropped: 2 })
  await harness.restore({ parallelism: 2 })
  await harness.push(letter('a', 5), 5)
  expect(harness.snapshot().flatMap(({ keyed }) => Object.keys(keyed))).toEqual([])
  await harness.close()
})

test('counts matches and timed-out ones, and keys with partial matches', async () => {
  let operator: PatternOperator<KeyedLetter, Match, string, string> | undefined
  const harness = await OperatorHarness.open(() => (operator = create(abc)()), { inputs })
  for (const step of pushes('a b c a al am')) await harness.push(step[1], step[2])
  await harness.watermark(6)
  const metrics = () => operator!.context.metrics.snapshot()
  expect(metrics()).toMatchObject({ numMatches: 1, numTimedOut: 0, numKeysWithPartialMatches: 3 })
  await harness.watermark(15)
  expect(metrics()).toMatchObject({ numMatches: 1, numTimedOut: 2, numKeysWithPartialMatches: 1 })
  await harness.close()
})

test('a condition or function that throws names the operator and the record', async () => {
  const broken = Pattern.of<KeyedLetter>()
    .begin('a')
    .where(() => {
      throw new Error('no field')
    })
  const harness = await OperatorHarness.open(create(broken), { inputs, name: 'Fraud' })
  await harness.push(letter('a', 1), 1)
  await expect(harness.watermark(1)).rejects.toMatchObject({
    code: 'CONDITION_FAILED',
    message: expect.stringMatching(
      /operator "Fraud".* on record .*letter.*: The condition of stage "a" failed: no field/,
    ),
  })
  const process = {
    processMatch: () => {
      throw new Error('cannot alert')
    },
  }
  const second = await OperatorHarness.open(create(abc, { process }), { inputs, name: 'Fraud' })
  for (const step of pushes('a b c')) await second.push(step[1], step[2])
  await expect(second.watermark(3)).rejects.toThrow(/operator "Fraud".* on record .*: cannot alert/)
})

test('in event time an event needs a timestamp', async () => {
  const harness = await OperatorHarness.open(create(abc), { inputs })
  await expect(harness.push(letter('a'))).rejects.toMatchObject({ code: 'MISSING_TIMESTAMP' })
})

test('goes on with the engine that a snapshot was taken with', async () => {
  const harness = await OperatorHarness.open(create(abc, { engine: { engine: 'reference' } }), { inputs })
  for (const step of pushes('a b')) await harness.push(step[1], step[2])
  await harness.watermark(2)
  const restored = await OperatorHarness.open(create(abc), {
    inputs,
    restored: harness.snapshot(),
    parallelism: 2,
  })
  await restored.push(letter('c', 3, 2), 3)
  await restored.watermark(3)
  expect(restored.take()[0]).toEqual(['record', 'k: a[0] b[1] c[2]', 3])
  await expect(
    OperatorHarness.open(create(abc, { engine: { engine: 'compiled' } }), {
      inputs,
      restored: harness.snapshot(),
    }),
  ).rejects.toMatchObject({ code: 'PATTERN_SNAPSHOT_MISMATCH' })
})

test('very many matches of one event are produced as they are taken', async () => {
  const open = Pattern.of<KeyedLetter>()
    .begin('a')
    .where(is('a'))
    .followedByAny('b')
    .where(is('b'))
    .oneOrMore()
    .allowCombinations()
    .followedBy('c')
    .where(is('c'))
  let found = 0
  const process = { processMatch: () => void found++ }
  const harness = await OperatorHarness.open(create(open, { process }), { inputs })
  for (const step of pushes(`a ${'b '.repeat(17)}c`)) await harness.push(step[1], step[2])
  await harness.watermark(100)
  expect(found).toBe(2 ** 17 - 1)
})
