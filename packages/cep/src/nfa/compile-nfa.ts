import type { SkipStrategy } from '../pattern/skip-strategy.ts'
import type { Stage } from '../pattern/stage.ts'
import { checkStages, checkWays, checkWindows } from './check-pattern.ts'
import type { Nfa } from './nfa.ts'
import { NfaBuilder } from './nfa-builder.ts'

/**
 * The automaton of a pattern.
 *
 * The construction is that of Flink's NFACompiler, state for state, because what a pattern means is defined by it:
 * backwards from the final state, one state for each time a stage may be taken, plus one that waits where
 * passing over events must not also proceed.
 *
 * @throws MalformedPatternError `MALFORMED_PATTERN` for duplicate names, an unknown skip target, windows that
 *   contradict each other, a last `notFollowedBy` without a window, more states or optional parts than can be run.
 */
export function compileNfa({ stages, skip }: { stages: readonly Stage[]; skip: SkipStrategy }): Nfa {
  checkStages(stages, skip)
  const nfa = new NfaBuilder().build(stages)
  checkWindows(stages, nfa)
  checkWays(nfa)
  return nfa
}
