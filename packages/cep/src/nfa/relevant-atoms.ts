import { atomsOf } from './guard.ts'
import type { NfaState } from './nfa.ts'

/** The conditions that decide what an event does in some states, in order. */
export function relevantAtoms(states: readonly NfaState[]): number[] {
  const atoms = new Set<number>()
  const seen = new Set<NfaState>()
  const visit = (state: NfaState): void => {
    if (seen.has(state)) return
    seen.add(state)
    for (const { action, target, guard } of state.transitions) {
      atomsOf(guard, atoms)
      // A state entered by taking may proceed to the final state with the same event.
      if (action !== 'ignore') visitProceeds(target)
      if (action === 'proceed') visit(target)
    }
  }
  const entered = new Set<NfaState>()
  const visitProceeds = (state: NfaState): void => {
    if (entered.has(state)) return
    entered.add(state)
    for (const { action, target, guard } of state.transitions) {
      if (action !== 'proceed') continue
      atomsOf(guard, atoms)
      visitProceeds(target)
    }
  }
  for (const state of states) visit(state)
  return [...atoms].toSorted((a, b) => a - b)
}
