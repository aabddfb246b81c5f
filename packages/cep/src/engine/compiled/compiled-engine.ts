import { ConditionFailedError, PartialMatchLimitError } from '../../errors.ts'
import { fingerprintOf } from '../../nfa/fingerprint.ts'
import type { Nfa } from '../../nfa/nfa.ts'
import { noContext, predicateOf, testsOf, type Predicate } from '../../pattern/condition.ts'
import type { Advanced, Engine, EngineOptions, EngineSnapshot, TimedOut } from '../engine.ts'
import { noMatches, type MatchSet } from '../match-set.ts'
import { Arena, BOTTOM, type Owner } from './arena.ts'
import { CompiledMatches, matchOf } from './compiled-matches.ts'
import { restoreCompiled, snapshotCompiled } from './compiled-snapshot.ts'
import { Determiniser, NO_LABEL, START_REGISTER, type Program, type StateSet } from './determinise.ts'
import { sweep } from './sweep.ts'
import { earliestOf, pathsOf } from './walk.ts'

/** What the compiled engine knows of a key: which states are alive and a node of the arena for each. */
export interface CompiledState extends Owner {
  readonly engine: 'compiled'
  set: StateSet
  registers: number[]
  /** Matches that began then or before are dead. */
  limit: number
  /** No live match began before; may be too early, never too late. */
  earliest: number
  /** The number of nodes at which the next sweep is due. */
  sweepAt: number
}

const NOTHING: Advanced<never> = { matches: noMatches(), timedOut: [] }

/**
 * Runs patterns whose conditions see only the event, without a skip strategy or windows between events.
 *
 * Algorithm: an event's conditions become bits. Bits and the set of live states choose a program, worked out once
 * by the {@link Determiniser}, which says how the registers move. A register is one node of the {@link Arena} that
 * stands for all partial matches in its state, so a step costs the number of live states, however many partial
 * matches there are. Matches come out as nodes too, and are produced when they are read.
 *
 * State of a key: the live set, the registers, and a time limit that only rises. The window costs nothing while it
 * has not passed for the earliest start; afterwards dead parts are passed over, and freed by sweeps.
 *
 * Correctness: the reference engine moves computations independently of each other unless a skip strategy or a
 * condition looks at their events, so computations in the same state may move as one. The property tests compare the
 * two engines' matches as multisets.
 */
export class CompiledEngine<T, M> implements Engine<T, M, CompiledState> {
  readonly kind = 'compiled'
  readonly metrics = { shed: 0 }
  readonly selective: boolean
  readonly #nfa: Nfa
  readonly #predicates: Predicate[]
  readonly #sets: Determiniser
  readonly #arena = new Arena<T>()
  readonly #epoch = { now: 0 }
  readonly #timeouts: boolean
  readonly #limit: number
  readonly #shed: boolean
  readonly #sweepAtLeast: number
  readonly #fingerprint: string
  /** Nodes of states that ended with the last call; its matches may still refer to them. */
  #garbage = BOTTOM
  #sequence = 0

  /** A key is swept when it has that many nodes, at least; tests sweep always. */
  constructor(nfa: Nfa, options: EngineOptions = {}, sweepAtLeast = 64) {
    this.#sweepAtLeast = sweepAtLeast
    this.#nfa = nfa
    this.#predicates = nfa.conditions.map(predicateOf)
    this.#sets = new Determiniser(nfa)
    this.selective = this.#sets.isIdleOnNothing
    this.#timeouts = options.timeouts ?? false
    this.#limit = options.maxPartialMatches ?? 1_000_000
    this.#shed = options.onLimit === 'shed'
    this.#fingerprint = fingerprintOf(nfa)
  }

  open(): void {
    for (const condition of this.#nfa.conditions) for (const test of testsOf(condition)) test.open?.()
  }

  close(): void {
    for (const condition of this.#nfa.conditions) for (const test of testsOf(condition)) test.close?.()
  }

  createState(): CompiledState {
    return {
      engine: 'compiled',
      set: this.#sets.start,
      registers: [],
      head: BOTTOM,
      nodes: 0,
      limit: -Infinity,
      earliest: Infinity,
      sweepAt: this.#sweepAtLeast,
    }
  }

  concerns(event: T): boolean {
    if (!this.selective) return true
    const predicates = this.#predicates
    try {
      for (let i = 0; i < predicates.length; i++) if (predicates[i](event, noContext)) return true
    } catch {
      // Perhaps no state is alive in which this condition matters: process() will say.
      return true
    }
    return false
  }

  process(state: CompiledState, event: T, timestamp: number): MatchSet<M> {
    const { set } = state
    const bits = this.#bitsOf(set, event)
    const program = set.programs[bits] ?? this.#sets.program(set, bits)
    if (program.idle) return noMatches()
    this.#begin()
    if (state.nodes >= state.sweepAt) this.#sweep(state)
    if (state.nodes > this.#limit) this.#enforceLimit(state)
    // Shedding may have changed the live set.
    const current = state.set === set ? program : this.#sets.program(state.set, bits)
    return this.#run(current, state, event, timestamp)
  }

  advanceTime(state: CompiledState, timestamp: number): Advanced<M> {
    const { windowMs } = this.#nfa
    const limit = timestamp - windowMs
    if (windowMs <= 0 || state.earliest > limit || limit <= state.limit) return NOTHING
    this.#begin()
    const before = state.limit
    state.limit = limit
    const pending: number[] = []
    const timedOut: (TimedOut<M> & { start: number })[] = []
    state.set.states.forEach(({ kind }, i) => {
      const register = state.registers[i]
      if (this.#arena.first[register] > limit) return
      if (kind === 'pending') pending.push(register)
      else if (this.#timeouts) this.#collectTimedOut(timedOut, register, before, limit)
    })
    this.#dropDead(state)
    timedOut.sort((a, b) => a.start - b.start)
    const matches =
      pending.length === 0
        ? noMatches<M>()
        : new CompiledMatches<T, M>(this.#arena, this.#sets.labels, pending, this.#epoch, before, limit)
    return { matches, timedOut: timedOut.map(({ match, timestamp: end }) => ({ match, timestamp: end })) }
  }

  isEmpty(state: CompiledState): boolean {
    return state.set === this.#sets.start
  }

  nextDeadline(state: CompiledState): number | undefined {
    const { windowMs } = this.#nfa
    if (windowMs <= 0 || state.registers.length === 0) return undefined
    const starts = state.registers.map((register) => earliestOf(this.#arena, register, state.limit))
    state.earliest = Math.min(...starts)
    return state.earliest + windowMs
  }

  discard(state: CompiledState): void {
    this.#begin()
    this.#arena.freeList(state.head)
    Object.assign(state, this.createState())
  }

  snapshot(state: CompiledState): EngineSnapshot<T> {
    return snapshotCompiled(this.#arena, this.#sets.labels, state, this.#fingerprint)
  }

  restore(snapshot: EngineSnapshot<T>): CompiledState {
    const state = this.createState()
    const { states, sequence } = restoreCompiled(snapshot, this.#arena, this.#sets.labels, state, {
      fingerprint: this.#fingerprint,
      sequence: this.#sequence,
    })
    state.set = this.#sets.setOf(states.map((name) => this.#nfa.states.find((one) => one.name === name)!))
    this.#sequence = sequence
    this.#settle(state)
    return state
  }

  /** Nodes that the arena holds for all keys. */
  get arenaNodes(): number {
    return this.#arena.used
  }

  /** Sets of states met so far. */
  get stateSets(): number {
    return this.#sets.size
  }

  #bitsOf({ atoms }: StateSet, event: T): number {
    let bits = 0
    for (let i = 0; i < atoms.length; i++) {
      const atom = atoms[i]
      try {
        if (this.#predicates[atom](event, noContext)) bits |= 1 << atom
      } catch (error) {
        throw new ConditionFailedError(this.#nfa.conditionStages[atom], error)
      }
    }
    return bits
  }

  /** Matches given out before are stale from here on, so what they shared may be freed. */
  #begin(): void {
    this.#epoch.now++
    if (this.#garbage !== BOTTOM) {
      this.#arena.freeList(this.#garbage)
      this.#garbage = BOTTOM
    }
  }

  #run({ next, moves, finals }: Program, state: CompiledState, event: T, timestamp: number): MatchSet<M> {
    const arena = this.#arena
    const { registers } = state
    const sequence = this.#sequence++
    const moved: number[] = []
    for (let i = 0; i < next.states.length; i++) moved.push(BOTTOM)
    for (let i = 0; i < moves.length; i++) {
      const { from, label, to } = moves[i]
      const before = from === START_REGISTER ? BOTTOM : registers[from]
      const node =
        label === NO_LABEL ? before : arena.output(state, label, before, event, timestamp, sequence)
      // Older first, so that matches of the same start come out in the order their events came.
      moved[to] = moved[to] === BOTTOM ? node : arena.union(state, moved[to], node)
    }
    let matches: MatchSet<M> = noMatches()
    if (finals.length > 0) {
      const nodes: number[] = []
      for (let i = 0; i < finals.length; i++) {
        const { from, label } = finals[i]
        const before = from === START_REGISTER ? BOTTOM : registers[from]
        nodes.push(
          label === NO_LABEL ? before : arena.output(state, label, before, event, timestamp, sequence),
        )
      }
      matches = new CompiledMatches(arena, this.#sets.labels, nodes, this.#epoch, state.limit)
    }
    state.set = next
    state.registers = moved
    this.#settle(state)
    return matches
  }

  /** Brings the rest of a state in line with its registers. */
  #settle(state: CompiledState): void {
    const { registers } = state
    if (registers.length === 0) {
      this.#abandon(state)
      return
    }
    let earliest = Infinity
    for (let i = 0; i < registers.length; i++) earliest = Math.min(earliest, this.#arena.first[registers[i]])
    state.earliest = earliest
  }

  /** Leaves the nodes of an ended state to the next call. */
  #abandon(state: CompiledState): void {
    const { next } = this.#arena
    if (state.head !== BOTTOM) {
      let tail = state.head
      while (next[tail] !== BOTTOM) tail = next[tail]
      next[tail] = this.#garbage
      this.#garbage = state.head
    }
    state.head = BOTTOM
    state.nodes = 0
    state.earliest = Infinity
    state.sweepAt = this.#sweepAtLeast
  }

  #sweep(state: CompiledState): void {
    state.registers = sweep(this.#arena, state, state.registers, state.limit)
    state.sweepAt = Math.max(this.#sweepAtLeast, 2 * state.nodes)
  }

  /** Takes out of the live set what has no live match any more. */
  #dropDead(state: CompiledState): void {
    const { last } = this.#arena
    const { registers, limit, set } = state
    const isAlive = (_: unknown, i: number) => last[registers[i]] > limit
    if (!registers.every(isAlive)) {
      state.set = this.#sets.setOf(set.states.filter(isAlive))
      state.registers = registers.filter(isAlive)
    }
    this.#settle(state)
  }

  #collectTimedOut(
    into: (TimedOut<M> & { start: number })[],
    register: number,
    limit: number,
    upTo: number,
  ): void {
    for (const path of pathsOf(this.#arena, register, limit, upTo)) {
      const first = path[path.length - 1]
      into.push({
        match: matchOf(this.#arena, this.#sets.labels, path) as Partial<M>,
        timestamp: this.#arena.time[first] + this.#nfa.windowMs,
        start: this.#arena.sequence[first],
      })
    }
  }

  /** Called before an event is looked at, so that the matches of the last one are stale already. */
  #enforceLimit(state: CompiledState): void {
    this.#sweep(state)
    if (state.nodes <= this.#limit) return
    if (!this.#shed) throw new PartialMatchLimitError(state.nodes, this.#limit)
    const before = state.nodes
    while (state.nodes > this.#limit) {
      const earliest = Math.min(...state.registers.map((one) => earliestOf(this.#arena, one, state.limit)))
      const latest = Math.max(...state.registers.map((one) => this.#arena.last[one]))
      // The older half of the span of starts, at least the oldest.
      state.limit = Math.max(earliest, Math.floor((earliest + latest) / 2))
      this.#dropDead(state)
      this.#sweep(state)
    }
    this.metrics.shed += before - state.nodes
  }
}
