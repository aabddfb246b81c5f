import { EngineNotApplicableError } from '../errors.ts'
import { compileNfa } from '../nfa/compile-nfa.ts'
import type { Pattern } from '../pattern/pattern.ts'
import type { Simplify } from '../pattern/match-types.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { CompiledEngine } from './compiled/compiled-engine.ts'
import { whyNotCompiled } from './explain-engine.ts'
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
  const nfa = compileNfa(pattern)
  const reasons = whyNotCompiled(nfa, pattern.skip)
  if (options.engine === 'compiled' && reasons.length > 0) throw new EngineNotApplicableError(reasons)
  const kind = options.engine ?? (reasons.length === 0 ? 'compiled' : 'reference')
  type Match = Simplify<M & C>
  // Each engine takes states that it made itself; to a caller they are opaque.
  return kind === 'compiled'
    ? new CompiledEngine<T, Match>(nfa, options)
    : new ReferenceEngine<T, Match>(nfa, pattern.skip, options)
}
