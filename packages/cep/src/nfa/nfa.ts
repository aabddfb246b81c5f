import type { Condition } from '../pattern/condition.ts'
import type { Guard } from './guard.ts'

/** `take` consumes the event into the match, `ignore` passes over it, `proceed` moves on without looking at it. */
export type Action = 'take' | 'ignore' | 'proceed'

export interface Transition {
  readonly action: Action
  readonly source: NfaState
  readonly target: NfaState
  /** Greedy loops narrow the transitions of the state after them once those exist. */
  guard: Guard
}

/**
 * `final`: a match is complete. `stop`: a NOT stage was met, the path is discarded. `pending`: a last NOT stage
 * waits for the window to end, which completes the match.
 */
export type StateKind = 'start' | 'normal' | 'pending' | 'stop' | 'final'

/** A state of the automaton. */
export interface NfaState {
  readonly name: string
  /** The stage the state came from: the name under which taken events appear in the match. */
  readonly stage: string
  /** Its place in {@link Nfa.states}. */
  readonly index: number
  kind: StateKind
  /** Longest time since the previous accepted event, in milliseconds. */
  gapMs?: number
  readonly transitions: Transition[]
}

/** The automaton of a pattern. */
export interface Nfa {
  readonly states: readonly NfaState[]
  readonly start: NfaState
  /** Window over the whole match, in milliseconds; 0 for none. */
  readonly windowMs: number
  /** The conditions that the guards refer to, by number, and the stage each belongs to. */
  readonly conditions: readonly Condition[]
  readonly conditionStages: readonly string[]
}

export function addTransition(source: NfaState, action: Action, target: NfaState, guard: Guard): void {
  source.transitions.push({ action, source, target, guard })
}
