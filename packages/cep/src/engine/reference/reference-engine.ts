import { PartialMatchLimitError } from '../../errors.ts'
import { fingerprintOf } from '../../nfa/fingerprint.ts'
import type { Nfa } from '../../nfa/nfa.ts'
import { testsOf } from '../../pattern/condition.ts'
import type { SkipStrategy } from '../../pattern/skip-strategy.ts'
import type { Advanced, Engine, EngineOptions, EngineSnapshot, TimedOut } from '../engine.ts'
import { matchesOf, noMatches, type MatchSet } from '../match-set.ts'
import { AtomValues } from './atom-values.ts'
import { initialState, type Computation, type ReferenceState } from './computation.ts'
import { nextComputations } from './next-computations.ts'
import { restoreReference, snapshotReference } from './reference-snapshot.ts'
import { startsRuledOut } from './skip-matches.ts'
import { compareStarts, StartOrderQueue } from './start-order-queue.ts'

/**
 * Runs any pattern as Flink's NFA does: every partial match is a computation of its own, and their events are
 * shared in a versioned buffer.
 *
 * Algorithm: an event is offered to each computation, which gives its successors; complete ones are emitted, unless
 * a skip strategy makes them wait for partial matches that began earlier. An emitted match then ends those that the
 * strategy rules out.
 *
 * Correctness: this engine is the definition. It passes the vectors observed on Flink (`test/conformance`), and the
 * compiled engine is tested against it.
 */
export class ReferenceEngine<T, M> implements Engine<T, M, ReferenceState<T>> {
  readonly kind = 'reference'
  readonly selective = false
  readonly metrics = { shed: 0 }
  readonly #nfa: Nfa
  readonly #skip: SkipStrategy
  readonly #atoms: AtomValues<T>
  readonly #timeouts: boolean
  readonly #limit: number
  readonly #shed: boolean
  readonly #fingerprint: string
  readonly #hasGaps: boolean

  constructor(nfa: Nfa, skip: SkipStrategy, options: EngineOptions = {}) {
    this.#nfa = nfa
    this.#skip = skip
    this.#atoms = new AtomValues(nfa)
    this.#timeouts = options.timeouts ?? false
    this.#limit = options.maxPartialMatches ?? 1_000_000
    this.#shed = options.onLimit === 'shed'
    this.#fingerprint = fingerprintOf(nfa)
    this.#hasGaps = nfa.states.some(({ gapMs }) => gapMs)
  }

  open(): void {
    for (const condition of this.#nfa.conditions) for (const test of testsOf(condition)) test.open?.()
  }

  close(): void {
    for (const condition of this.#nfa.conditions) for (const test of testsOf(condition)) test.close?.()
  }

  createState(): ReferenceState<T> {
    return initialState(this.#nfa.start)
  }

  concerns(): boolean {
    return true
  }

  process(state: ReferenceState<T>, event: T, timestamp: number, processingTime = timestamp): MatchSet<M> {
    const { buffer, complete } = state
    this.#atoms.ofEvent(event, timestamp, processingTime)
    let registered: ReturnType<typeof buffer.register> | undefined
    const register = () => (registered ??= buffer.register(event, timestamp))
    const partial = new StartOrderQueue<T>()
    let changed = false
    for (const computation of state.partial) {
      this.#atoms.forComputation(buffer, computation)
      const next = nextComputations(buffer, computation, this.#atoms, register)
      if (next[0] !== computation) changed = true
      const stopped = next.some((one) => one.state.kind === 'stop')
      for (const one of next) {
        if (one.state.kind === 'final') complete.push(one)
        else if (stopped) buffer.release(one.node, one.version)
        else partial.push(one)
      }
      // The start state waits on, whatever the event did to the match that it began.
      if (stopped && !computation.start) partial.push(next[next.length - 1])
    }
    if (!changed) return noMatches()
    state.partial = partial
    const matches = this.#emit(state)
    this.#enforceLimit(state)
    return matchesOf(matches)
  }

  advanceTime(state: ReferenceState<T>, timestamp: number): Advanced<M> {
    if (!this.#isAnyDue(state, timestamp)) {
      state.buffer.forgetBefore(timestamp)
      return { matches: noMatches(), timedOut: [] }
    }
    const timedOut: TimedOut<M>[] = []
    const { windowMs } = this.#nfa
    const ended: Computation<T>[] = []
    const alive = new StartOrderQueue<T>()
    for (const one of state.partial) {
      if (this.#deadlineOf(one) > timestamp) alive.push(one)
      else if (one.state.kind === 'pending') state.complete.push(one)
      else ended.push(one)
    }
    state.partial = alive
    for (const one of ended) {
      if (this.#timeouts) {
        const gapEnd = one.previousTimestamp + (one.state.gapMs || Infinity)
        const end = gapEnd <= timestamp ? gapEnd : one.start!.timestamp + windowMs
        timedOut.push({ match: this.#materialise(state, one), timestamp: end })
      }
      state.buffer.release(one.node, one.version)
    }
    const matches = this.#emit(state)
    state.buffer.forgetBefore(timestamp)
    return { matches: matchesOf(matches), timedOut }
  }

  isEmpty(state: ReferenceState<T>): boolean {
    return state.complete.size === 0 && state.partial.size === 1 && !state.partial.peek()!.start
  }

  nextDeadline(state: ReferenceState<T>): number | undefined {
    let next = Infinity
    for (const one of state.partial) next = Math.min(next, this.#deadlineOf(one))
    return next === Infinity ? undefined : next
  }

  /** Computations alive for a key, the one waiting for a first event not counted. */
  partialMatches(state: ReferenceState<T>): number {
    return state.partial.size - 1
  }

  discard(): void {
    // Everything a state holds is its own.
  }

  snapshot(state: ReferenceState<T>): EngineSnapshot<T> {
    return snapshotReference(state, this.#fingerprint)
  }

  restore(snapshot: EngineSnapshot<T>): ReferenceState<T> {
    return restoreReference(snapshot, this.#nfa, this.#fingerprint)
  }

  /** Cheap to answer without gaps: the earliest start is at the top of the queue. */
  #isAnyDue({ partial }: ReferenceState<T>, timestamp: number): boolean {
    if (!this.#hasGaps) return this.#deadlineOf(partial.peek()!) <= timestamp
    for (const one of partial) if (this.#deadlineOf(one) <= timestamp) return true
    return false
  }

  #deadlineOf({ start, state, previousTimestamp }: Computation<T>): number {
    if (!start) return Infinity
    const { windowMs } = this.#nfa
    const gapEnd = state.gapMs ? previousTimestamp + state.gapMs : Infinity
    return windowMs > 0 ? Math.min(gapEnd, start.timestamp + windowMs) : gapEnd
  }

  #emit(state: ReferenceState<T>): M[] {
    const matches: M[] = []
    for (let match = state.complete.peek(); match; match = state.complete.peek()) {
      if (this.#skip.kind !== 'noSkip' && this.#isHeldBack(match, state.partial)) break
      state.complete.pop()
      const path = state.buffer.path(match.node, match.version)
      const ruledOut = startsRuledOut(this.#skip, path)
      if (ruledOut) {
        for (const queue of [state.partial, state.complete]) {
          const pruned = queue.removeIf(({ start }) => start !== undefined && ruledOut(start))
          for (const one of pruned) state.buffer.release(one.node, one.version)
        }
      }
      matches.push(this.#materialise(state, match))
      state.buffer.release(match.node, match.version)
    }
    return matches
  }

  #isHeldBack(match: Computation<T>, partial: StartOrderQueue<T>): boolean {
    const earliest = partial.peek()
    return earliest !== undefined && compareStarts(match, earliest) > 0
  }

  #materialise({ buffer }: ReferenceState<T>, { node, version }: Computation<T>): M {
    const match: Record<string, T[]> = {}
    for (const { stage, event } of buffer.path(node, version)) (match[stage] ??= []).push(event.event)
    return match as M
  }

  #enforceLimit(state: ReferenceState<T>): void {
    const held = this.partialMatches(state) + state.complete.size
    if (held <= this.#limit) return
    if (!this.#shed) throw new PartialMatchLimitError(held, this.#limit)
    for (let excess = held - this.#limit; excess > 0; excess--) {
      const oldest = state.partial.peek()
      if (!oldest?.start) break
      state.partial.pop()
      state.buffer.release(oldest.node, oldest.version)
      this.metrics.shed++
    }
  }
}
