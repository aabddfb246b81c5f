import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createEngine,
  explainEngine,
  type AnyPattern,
  type Engine,
  type EngineKind,
} from '../../src/index.ts'
import { CompiledEngine } from '../../src/engine/compiled/compiled-engine.ts'
import { compileNfa } from '../../src/nfa/compile-nfa.ts'
import { arbitrarySketch, arbitraryStream, patternOf, type Letter } from '../support/arbitrary-pattern.ts'
import { traceOf } from '../support/run-engine.ts'

function runnable(pattern: AnyPattern | undefined): pattern is AnyPattern {
  try {
    if (pattern === undefined) return false
    const { engine, states } = explainEngine(pattern)
    return engine === 'compiled' && states <= 30
  } catch {
    return false
  }
}

/** The compiled engine sweeps at every event, so that sweeping is tested as well. */
const engineOf = (pattern: AnyPattern, engine: EngineKind) =>
  engine === 'compiled'
    ? (new CompiledEngine(compileNfa(pattern), { timeouts: true }, 1) as unknown as Engine<
        Letter,
        LetterMatch
      >)
    : createEngine(pattern, { engine, timeouts: true })

type LetterMatch = Record<string, Letter[]>

const runs = Number(process.env.WIESEL_FUZZ ?? 400)

test('both engines find the same matches and time-outs at every event', () => {
  let tried = 0
  fc.assert(
    fc.property(arbitrarySketch, arbitraryStream(), (sketch, stream) => {
      const pattern = patternOf(sketch)
      if (!runnable(pattern)) return
      tried++
      const compiled = traceOf(engineOf(pattern, 'compiled'), stream)
      expect(compiled).toEqual(traceOf(engineOf(pattern, 'reference'), stream))
    }),
    { numRuns: runs },
  )
  expect(tried).toBeGreaterThan(runs / 5)
})

test.each(['reference', 'compiled'] as const)('the %s engine goes on as before after a snapshot', (kind) => {
  fc.assert(
    fc.property(arbitrarySketch, arbitraryStream(), fc.uniqueArray(fc.nat(11)), (sketch, stream, at) => {
      const pattern = patternOf(sketch)
      if (!runnable(pattern)) return
      const restored = traceOf(engineOf(pattern, kind), stream, { snapshotAt: new Set(at) })
      expect(restored).toEqual(traceOf(engineOf(pattern, kind), stream))
    }),
    { numRuns: runs / 2 },
  )
})
