import { holds } from './guard.ts'
import type { NfaState, Transition } from './nfa.ts'

/** What an event lets a partial match do, once every `proceed` that is open has been followed. */
export interface Decision {
  readonly edges: readonly Transition[]
  readonly takes: number
  /** Ignores that leave the state. */
  readonly ignores: number
}

/** `atom` says which conditions hold for the event. */
export function decide(from: NfaState, atom: (index: number) => boolean): Decision {
  const edges: Transition[] = []
  let takes = 0
  let ignores = 0
  const pending = [from]
  for (let state = pending.pop(); state; state = pending.pop()) {
    for (const transition of state.transitions) {
      if (!holds(transition.guard, atom)) continue
      if (transition.action === 'proceed') {
        pending.push(transition.target)
        continue
      }
      edges.push(transition)
      if (transition.action === 'take') takes++
      else if (transition.target !== from) ignores++
    }
  }
  return { edges, takes, ignores }
}

/** The final state, if a state just entered may proceed to it with the same event. */
export function finalAfter(entered: NfaState, atom: (index: number) => boolean): NfaState | undefined {
  const pending = [entered]
  for (let state = pending.pop(); state; state = pending.pop()) {
    for (const { action, target, guard } of state.transitions) {
      if (action !== 'proceed' || !holds(guard, atom)) continue
      if (target.kind === 'final') return target
      pending.push(target)
    }
  }
  return undefined
}
