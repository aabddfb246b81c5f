import { holds } from '../../nfa/guard.ts'
import type { NfaState, Transition } from '../../nfa/nfa.ts'
import type { AtomValues } from './atom-values.ts'
import type { Computation } from './computation.ts'

/** What an event lets a computation do, once every `proceed` that is open has been followed. */
export interface Decision {
  readonly edges: readonly Transition[]
  readonly takes: number
  /** Ignores that leave the state. */
  readonly ignores: number
}

export function decide<T>(computation: Computation<T>, atoms: AtomValues<T>): Decision {
  const edges: Transition[] = []
  let takes = 0
  let ignores = 0
  const pending = [computation.state]
  for (let state = pending.pop(); state; state = pending.pop()) {
    for (const transition of state.transitions) {
      if (!holds(transition.guard, atoms.holds)) continue
      if (transition.action === 'proceed') {
        pending.push(transition.target)
        continue
      }
      edges.push(transition)
      if (transition.action === 'take') takes++
      else if (transition.target !== computation.state) ignores++
    }
  }
  return { edges, takes, ignores }
}

/** The final state, if the state may proceed to it with this event. */
export function finalAfter<T>(state: NfaState, atoms: AtomValues<T>): NfaState | undefined {
  const pending = [state]
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const { action, target, guard } of next.transitions) {
      if (action !== 'proceed' || !holds(guard, atoms.holds)) continue
      if (target.kind === 'final') return target
      pending.push(target)
    }
  }
  return undefined
}
