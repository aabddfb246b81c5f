import { compileNfa } from '../nfa/compile-nfa.ts'
import type { Nfa } from '../nfa/nfa.ts'
import { testsOf } from '../pattern/condition.ts'
import type { AnyPattern } from '../pattern/pattern.ts'
import type { SkipStrategy } from '../pattern/skip-strategy.ts'
import type { EngineKind } from './engine.ts'

/** The conditions of one event become bits of one 32-bit number. */
const MAX_CONDITIONS = 30

/** Which engine runs a pattern, and why not the faster one. */
export interface EngineExplanation {
  readonly engine: EngineKind
  /** What keeps the pattern from the compiled engine; empty if nothing does. */
  readonly reasons: readonly string[]
  /** States of the automaton. */
  readonly states: number
}

/**
 * Says which engine a pattern gets, and why.
 *
 * @example
 * import { explainEngine, Pattern } from '@wiesel/cep'
 * const rising = Pattern.of<number>().begin('a').next('b').where((n, context) => n > context.events('a')[0])
 * console.log(explainEngine(rising).reasons)
 * // → [ 'the condition of stage "b" looks at the match so far or at the time' ]
 */
export function explainEngine(pattern: AnyPattern): EngineExplanation {
  const nfa = compileNfa(pattern)
  const reasons = whyNotCompiled(nfa, pattern.skip)
  return { engine: reasons.length === 0 ? 'compiled' : 'reference', reasons, states: nfa.states.length }
}

export function whyNotCompiled(nfa: Nfa, skip: SkipStrategy): string[] {
  const reasons: string[] = []
  const iterative = nfa.conditionStages.filter((_, i) =>
    [...testsOf(nfa.conditions[i])].some((test) => test.iterative),
  )
  for (const stage of new Set(iterative)) {
    reasons.push(`the condition of stage "${stage}" looks at the match so far or at the time`)
  }
  if (skip.kind !== 'noSkip') {
    reasons.push(`${skip.kind}() makes matches depend on each other`)
  }
  for (const { stage } of nfa.states.filter(({ gapMs }) => gapMs)) {
    const reason = `stage "${stage}" has a window since the previous event`
    if (!reasons.includes(reason)) reasons.push(reason)
  }
  if (nfa.conditions.length > MAX_CONDITIONS) {
    reasons.push(`it has ${nfa.conditions.length} conditions, more than ${MAX_CONDITIONS}`)
  }
  return reasons
}
