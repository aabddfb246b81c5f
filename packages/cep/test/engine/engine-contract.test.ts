import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AfterMatchSkipStrategy,
  createEngine,
  explainEngine,
  Pattern,
  type AnyPattern,
  type EngineKind,
} from '../../src/index.ts'
import { CompiledEngine } from '../../src/engine/compiled/compiled-engine.ts'
import { compileNfa } from '../../src/nfa/compile-nfa.ts'
import { arbitrarySketch, arbitraryStream, patternOf } from '../support/arbitrary-pattern.ts'
import { matchText, traceOf } from '../support/run-engine.ts'

const kinds: EngineKind[] = ['reference', 'compiled']
const is = (letter: string) => (event: string) => event === letter
const abc = Pattern.of<string>().begin('a').where(is('a')).followedBy('b').where(is('b'))
const combinations = Pattern.of<string>()
  .begin('a')
  .where(is('a'))
  .followedByAny('b')
  .where(is('b'))
  .oneOrMore()
  .allowCombinations()
  .followedBy('c')
  .where(is('c'))

/** Variants that only the reference engine runs. */
function referenceOnly(pattern: AnyPattern, variant: number): AnyPattern {
  const name = pattern.stages.find(({ group, contiguity }) => !group && !contiguity.startsWith('not'))?.name
  const skips = [
    AfterMatchSkipStrategy.skipToNext(),
    AfterMatchSkipStrategy.skipPastLastEvent(),
    AfterMatchSkipStrategy.skipToFirst(name ?? ''),
    AfterMatchSkipStrategy.skipToLast(name ?? ''),
  ]
  const stages = pattern.stages.map((stage, i) =>
    variant % 2 === 0 && i > 0
      ? { ...stage, gapWithinMs: 3, quantifier: { ...stage.quantifier, gapMs: 3 } }
      : stage,
  )
  return Pattern.fromStages(stages, skips[variant % 4])
}

test('the reference engine goes on as before after a snapshot, with skip strategies and gaps', () => {
  fc.assert(
    fc.property(
      arbitrarySketch,
      arbitraryStream(),
      fc.uniqueArray(fc.nat(8)),
      fc.nat(3),
      (sketch, stream, at, variant) => {
        const pattern = patternOf(sketch)
        if (!pattern) return
        const wanted = referenceOnly(pattern, variant)
        try {
          if (explainEngine(wanted).states > 40) return
        } catch {
          return
        }
        const engine = () => createEngine(wanted, { timeouts: true })
        expect(traceOf(engine(), stream, { snapshotAt: new Set(at) })).toEqual(traceOf(engine(), stream))
      },
    ),
    { numRuns: 200 },
  )
})

describe.each(kinds)('%s', (engine) => {
  test('time is let pass at deadlines only, and ends the same at the same time', () => {
    fc.assert(
      fc.property(arbitrarySketch, arbitraryStream(8), (sketch, stream) => {
        const pattern = patternOf({ ...sketch, window: sketch.window ?? 7 })
        if (!pattern) return
        try {
          const { engine: chosen, states } = explainEngine(pattern)
          if (chosen !== 'compiled' || states > 30) return
        } catch {
          return
        }
        const started = createEngine(pattern, { engine, timeouts: true })
        const state = started.createState()
        const advanceTo = (end: number) => {
          for (let due = started.nextDeadline(state); due !== undefined && due <= end;) {
            const { timedOut } = started.advanceTime(state, due)
            for (const { timestamp } of timedOut) expect(timestamp).toBe(due)
            const next = started.nextDeadline(state)
            expect(next ?? Infinity).toBeGreaterThan(due)
            due = next
          }
          expect(started.advanceTime(state, end).timedOut).toEqual([])
        }
        for (const event of stream) {
          advanceTo(event.timestamp)
          started.process(state, event, event.timestamp)
        }
        advanceTo(1e6)
        expect(started.isEmpty(state)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('a key with too many partial matches is an error that says what to do, or sheds and counts', () => {
    const failing = createEngine(combinations, { engine, maxPartialMatches: 20 })
    const full = failing.createState()
    const flood = () => {
      for (const letter of ['a', ...Array<string>(40).fill('b')]) failing.process(full, letter, 0)
    }
    expect(flood).toThrow(expect.objectContaining({ code: 'PARTIAL_MATCH_LIMIT' }))

    const shedding = createEngine(combinations, { engine, maxPartialMatches: 20, onLimit: 'shed' })
    const state = shedding.createState()
    for (let i = 0; i < 60; i++) shedding.process(state, i % 3 === 0 ? 'a' : 'b', i)
    expect(shedding.metrics.shed).toBeGreaterThan(0)
    shedding.process(state, 'a', 98)
    shedding.process(state, 'b', 99)
    const matches = shedding.process(state, 'c', 100).toArray()
    expect(matches.map((match) => [match.a.length, match.c.length])).toContainEqual([1, 1])
  })

  test('a condition that throws is named', () => {
    const pattern = Pattern.of<string | null>()
      .begin('text')
      .where((event) => event!.length > 1)
    const started = createEngine(pattern, { engine })
    expect(() => started.process(started.createState(), null, 0)).toThrow(
      expect.objectContaining({ code: 'CONDITION_FAILED', message: expect.stringContaining('"text"') }),
    )
  })

  test('a condition that hides its use of the context is caught', () => {
    const hidden = (...[, context]: [string, { events(name: 'a'): string[] }?]) =>
      context!.events('a').length === 1
    const started = createEngine(abc.next('c').where(hidden as never), { engine })
    const state = started.createState()
    started.process(state, 'a', 0)
    started.process(state, 'b', 0)
    expect(() => started.process(state, 'c', 0)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'CONDITION_CONTEXT' }) }),
    )
  })

  test('rich conditions are opened and closed', () => {
    const calls: string[] = []
    const rich = {
      open: () => calls.push('open'),
      close: () => calls.push('close'),
      test: (event: string) => event === 'c',
    }
    const started = createEngine(abc.or(rich as never), { engine })
    started.open()
    const state = started.createState()
    expect(['a', 'c'].map((event) => started.process(state, event, 0).count)).toEqual([0, 1])
    started.close()
    expect(calls).toEqual(['open', 'close'])
  })

  test('a snapshot of another engine or pattern is refused, and says which', () => {
    const one = createEngine(abc, { engine })
    const snapshot = one.snapshot(one.createState())
    const other = createEngine(abc, { engine: kinds.find((kind) => kind !== engine) })
    expect(() => other.restore(snapshot)).toThrow(`{ engine: '${engine}' }`)
    const longer = createEngine(abc.next('c'), { engine })
    expect(() => longer.restore(snapshot)).toThrow(
      expect.objectContaining({
        code: 'PATTERN_SNAPSHOT_MISMATCH',
        message: expect.stringContaining('another pattern'),
      }),
    )
  })

  test('what is empty is known to be', () => {
    const started = createEngine(abc.within(10), { engine })
    const state = started.createState()
    const empties = ['x', 'a', 'x', 'b'].map((event) => {
      started.process(state, event, 0)
      return started.isEmpty(state)
    })
    expect(empties).toEqual([true, false, false, true])
    started.process(state, 'a', 5)
    expect(started.nextDeadline(state)).toBe(15)
    started.advanceTime(state, 15)
    expect(started.isEmpty(state)).toBe(true)
    expect(started.nextDeadline(state)).toBeUndefined()
  })
})

describe('compiled', () => {
  test('matches are counted without being made, and stale after the next call', () => {
    const engine = createEngine(combinations)
    const state = engine.createState()
    for (const letter of ['a', ...Array<string>(40).fill('b')]) engine.process(state, letter, 0)
    const matches = engine.process(state, 'c', 0)
    expect(matches.count).toBe(2 ** 40 - 1)
    const [first] = matches
    expect(matchText(Object.fromEntries(Object.entries(first).map(([name]) => [name, []])))).toBe(
      'a[] b[] c[]',
    )
    const iterator = matches[Symbol.iterator]()
    iterator.next()
    engine.process(state, 'a', 0)
    for (const read of [() => matches.count, () => matches.toArray(), () => iterator.next()]) {
      expect(read).toThrow(expect.objectContaining({ code: 'STALE_MATCHES' }))
    }
  })

  test('memory follows what is alive: through a window, over keys, after discard', () => {
    const window = 100
    const pattern = Pattern.of<string>()
      .begin('a')
      .where(is('a'))
      .followedByAny('b')
      .where(is('b'))
      .followedBy('c')
      .where(is('c'))
      .within(window)
    const engine = new CompiledEngine<string, object>(compileNfa(pattern))
    const state = engine.createState()
    let peak = 0
    for (let time = 0; time < 20_000; time++) {
      engine.advanceTime(state, time)
      engine.process(state, time % 2 === 0 ? 'a' : 'b', time)
      if (time > 1000) peak = Math.max(peak, engine.arenaNodes)
    }
    // 50 a's alive with a union each, 50 b's the same: twice that until swept, and the least a sweep waits for.
    expect(peak).toBeLessThan(600)
    const others = Array.from({ length: 100 }, () => engine.createState())
    for (const other of others) engine.process(other, 'a', 0)
    expect(engine.arenaNodes).toBeGreaterThan(100)
    engine.advanceTime(state, 1e6)
    for (const other of others.slice(50)) engine.discard(other)
    for (const other of others.slice(0, 50)) engine.advanceTime(other, 1e6)
    engine.process(state, 'a', 1e6)
    engine.advanceTime(state, 2e6)
    engine.process(engine.createState(), 'a', 2e6)
    expect(engine.arenaNodes).toBe(1)
  })

  test('only events that meet a condition concern it, unless strictness makes all do', () => {
    const relaxed = createEngine(abc)
    expect(['a', 'b', 'x'].map((event) => relaxed.concerns(event))).toEqual([true, true, false])
    const strict = createEngine(abc.next('c').where(is('c')))
    expect(strict.concerns('x')).toBe(true)
  })

  test('why a pattern does not get it', () => {
    const skipping = Pattern.of<string>().begin('a', AfterMatchSkipStrategy.skipToNext())
    const pattern = skipping
      .next('b')
      .where((_, context) => context.timestamp() > 0)
      .within(5, 'PREVIOUS_AND_CURRENT')
    expect(explainEngine(pattern)).toMatchObject({
      engine: 'reference',
      reasons: [
        'the condition of stage "b" looks at the match so far or at the time',
        'skipToNext() makes matches depend on each other',
        'stage "b" has a window since the previous event',
      ],
    })
    expect(() => createEngine(pattern, { engine: 'compiled' })).toThrow(
      expect.objectContaining({ code: 'ENGINE_NOT_APPLICABLE' }),
    )
    let many: AnyPattern = Pattern.begin<string>('s').where(is('s'))
    for (let i = 0; i < 31; i++) many = many.next(`s${i}`).where(is('s'))
    expect(explainEngine(many).reasons).toEqual(['it has 32 conditions, more than 30'])
  })
})
