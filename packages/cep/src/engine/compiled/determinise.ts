import { decide, finalAfter } from '../../nfa/decide.ts'
import type { Nfa, NfaState } from '../../nfa/nfa.ts'
import { relevantAtoms } from '../../nfa/relevant-atoms.ts'

/** A set of automaton states that are alive together, besides the start state. Each has a register. */
export interface StateSet {
  /** Automaton states, in order; the register of `states[i]` is number `i`. */
  readonly states: readonly NfaState[]
  /** The conditions that matter in these states. */
  readonly atoms: readonly number[]
  /** What an event does, by the bits of its conditions. Filled as it is needed. */
  readonly programs: (Program | undefined)[]
}

/** What an event with certain bits does to the registers of a state set. */
export interface Program {
  readonly next: StateSet
  /** Nothing changes. */
  readonly idle: boolean
  /** Register −1 is the start state's. A label of −1 moves the register, any other adds the event under it. */
  readonly moves: readonly Move[]
  readonly finals: readonly Omit<Move, 'to'>[]
}

export interface Move {
  readonly from: number
  readonly label: number
  readonly to: number
}

export const START_REGISTER = -1
export const NO_LABEL = -1

/**
 * The automaton made deterministic on the fly: each combination of a set of live states and the truth of their
 * conditions is worked out once and remembered. What is worked out follows the reference engine's step for each
 * state; states are merged because their matches behave alike from then on.
 */
export class Determiniser {
  /** Stage names by label. */
  readonly labels: string[]
  readonly start: StateSet
  readonly #nfa: Nfa
  readonly #sets = new Map<string, StateSet>()

  constructor(nfa: Nfa) {
    this.#nfa = nfa
    this.labels = [...new Set(nfa.states.map(({ stage }) => stage))]
    this.start = this.setOf([])
  }

  setOf(states: readonly NfaState[]): StateSet {
    const ordered = states.toSorted((a, b) => a.index - b.index)
    const key = ordered.map(({ index }) => index).join()
    let set = this.#sets.get(key)
    if (!set) {
      set = { states: ordered, atoms: relevantAtoms([this.#nfa.start, ...ordered]), programs: [] }
      this.#sets.set(key, set)
    }
    return set
  }

  program(set: StateSet, bits: number): Program {
    return (set.programs[bits] ??= this.#build(set, bits))
  }

  /** Whether an event that meets no condition changes nothing, whatever states are alive. */
  get isIdleOnNothing(): boolean {
    return this.#nfa.states.every((state) => {
      if (state.kind === 'stop' || state.kind === 'final') return true
      const { edges } = decide(state, () => false)
      if (state === this.#nfa.start) return edges.every(({ action }) => action === 'ignore')
      return edges.length === 1 && edges[0].action === 'ignore' && edges[0].target === state
    })
  }

  /** How many sets have been met. */
  get size(): number {
    return this.#sets.size
  }

  #build(set: StateSet, bits: number): Program {
    const moves: (Omit<Move, 'to'> & { target: NfaState })[] = []
    const finals: Omit<Move, 'to'>[] = []
    const atom = (index: number) => (bits & (1 << index)) !== 0
    const step = (state: NfaState, from: number) => {
      const { edges } = decide(state, atom)
      const stopped = edges.some(({ target }) => target.kind === 'stop')
      for (const { action, source, target } of edges) {
        if (action === 'ignore' && from === START_REGISTER) continue
        const label = action === 'take' ? this.labels.indexOf(source.stage) : NO_LABEL
        if (target.kind === 'final') finals.push({ from, label })
        else if (!stopped) moves.push({ from, label, target })
        if (action === 'take' && target.kind !== 'stop' && finalAfter(target, atom))
          finals.push({ from, label })
      }
    }
    step(this.#nfa.start, START_REGISTER)
    set.states.forEach(step)
    const next = this.setOf([...new Set(moves.map(({ target }) => target))])
    const placed = moves.map(({ from, label, target }) => ({ from, label, to: next.states.indexOf(target) }))
    const idle =
      next === set &&
      finals.length === 0 &&
      placed.length === set.states.length &&
      placed.every(({ from, label, to }) => label === NO_LABEL && from === to)
    return { next, idle, moves: placed, finals }
  }
}
