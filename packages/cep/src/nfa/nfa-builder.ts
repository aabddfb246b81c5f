import { MalformedPatternError } from '../errors.ts'
import type { Stage } from '../pattern/stage.ts'
import { END_STATE } from './check-pattern.ts'
import { headOfOptionalGroup, stageAt, StageGuards, unlessUntil, type Cursor } from './cursor.ts'
import { Atoms, both, not, type Guard } from './guard.ts'
import { addTransition, type Nfa, type NfaState, type StateKind } from './nfa.ts'
import { isFurtherState, stageOfState, StateNames } from './state-names.ts'

const MAX_STATES = 10_000

/**
 * Builds the automaton backwards: every method takes the state that its part leads to, the *sink*, and gives the
 * state that leads into it. The order in which states and transitions are made is part of the result.
 */
export class NfaBuilder {
  readonly #atoms = new Atoms()
  readonly #guards = new StageGuards(this.#atoms)
  readonly #names = new StateNames()
  readonly #states: NfaState[] = []
  /** The stop state of each NOT stage. */
  readonly #stops = new Map<string, NfaState>()
  /** Copies of states from before a greedy loop narrowed them, for when the loop's until condition is met. */
  readonly #beforeGreedy = new Map<string, NfaState>()
  #windowMs: number | undefined

  build(stages: readonly Stage[]): Nfa {
    const last = stages.length - 1
    const end = this.#state(END_STATE, 'final')
    this.#windowMs = stages[last].withinMs
    const start = this.#sequence({ sequence: stages, index: last, firstOfLoop: true }, end)
    start.kind = 'start'
    return {
      states: this.#states,
      start,
      windowMs: this.#windowMs ?? 0,
      conditions: this.#atoms.conditions,
      conditionStages: this.#atoms.stages,
    }
  }

  /** All stages from the cursor back to the first of its sequence. */
  #sequence(from: Cursor, end: NfaState): NfaState {
    let sink = end
    let cursor = from
    while (cursor.index > 0) {
      const stage = stageAt(cursor)
      if (stage.contiguity === 'not-follow') sink = this.#notFollow(cursor, sink)
      else if (stage.contiguity === 'not-next') sink = this.#notNext(cursor, sink)
      else sink = this.#stage(cursor, sink)
      cursor = { ...cursor, index: cursor.index - 1, following: stage }
      const { withinMs } = stageAt(cursor)
      if (withinMs !== undefined && withinMs < (this.#windowMs ?? Infinity)) this.#windowMs = withinMs
    }
    return this.#stage(cursor, sink)
  }

  /** Elsewhere than at the end a NOT-FOLLOW stage becomes transitions of its neighbours: see {@link #addStops}. */
  #notFollow(cursor: Cursor, sink: NfaState): NfaState {
    const stage = stageAt(cursor)
    const windowed = stage.gapWithinMs !== undefined || (this.#windowMs ?? 0) > 0
    if (!windowed || sink.kind !== 'final') return sink
    const pending = this.#takingState(stage, 'pending')
    const guard = this.#guards.take(cursor)
    addTransition(pending, 'proceed', this.#stop(stage, guard), guard)
    addTransition(pending, 'ignore', pending, not(guard))
    return pending
  }

  #notNext(cursor: Cursor, sink: NfaState): NfaState {
    const stage = stageAt(cursor)
    const state = this.#takingState(stage, 'normal')
    const guard = this.#guards.take(cursor)
    const stop = this.#stop(stage, guard)
    // A final state must not be proceeded to: the match is complete only with the event that does not fit.
    addTransition(state, sink.kind === 'final' ? 'ignore' : 'proceed', sink, not(guard))
    addTransition(state, 'proceed', stop, guard)
    return state
  }

  #stage(cursor: Cursor, sink: NfaState): NfaState {
    const { quantifier } = stageAt(cursor)
    let state: NfaState
    if (quantifier.kind === 'loop') {
      const loop = this.#loop(cursor, this.#withoutEarlierNots(cursor, sink))
      state = this.#times(cursor, loop, sink)
    } else if (quantifier.kind === 'times') {
      state = this.#times(cursor, sink, sink)
    } else {
      const { take, ignore } = this.#guardsAt(cursor)
      state = this.#single(cursor, {
        sink,
        proceed: sink,
        take,
        ignore,
        optional: quantifier.optional,
        first: true,
      })
    }
    this.#addStops(cursor, state)
    return state
  }

  #guardsAt(cursor: Cursor): { take: Guard; ignore: Guard | undefined } {
    return { take: this.#guards.take(cursor), ignore: this.#guards.ignore(cursor) }
  }

  /** One state for each time the stage may be taken; those above the minimum may also proceed. */
  #times(cursor: Cursor, loop: NfaState, proceed: NfaState): NfaState {
    const stage = stageAt(cursor)
    const { from, to, greedy, optional } = stage.quantifier
    const until = this.#guards.until(stage)
    const take = unlessUntil(this.#guards.take(cursor), until)
    const innerIgnore = this.#guards.innerIgnore(cursor)
    const ignore = innerIgnore && unlessUntil(innerIgnore, until)
    if (greedy && from !== to) {
      if (until) this.#beforeGreedy.set(proceed.name, this.#copy(proceed))
      narrow(proceed, take)
    }
    let sink = loop
    const further = (may: boolean) => {
      sink = this.#single(cursor, { sink, proceed, take, ignore, optional: may, first: false })
      this.#addStopOfFollowing(cursor, sink)
    }
    for (let i = from; i < to; i++) further(true)
    for (let i = 1; i < from; i++) further(false)
    return this.#single(cursor, {
      sink,
      proceed,
      take,
      ignore: this.#guards.ignore(cursor),
      optional,
      first: true,
    })
  }

  #single(cursor: Cursor, part: Part): NfaState {
    const stage = stageAt(cursor)
    if (stage.group) return this.#groupOnce(cursor, part)
    const { take, ignore, optional, proceed } = part
    const state = this.#takingState(stage, 'normal')
    // With an event taken, the NOT stages before this one have held: what follows must not stop for them.
    const sink = this.#withoutEarlierNots(cursor, part.sink)
    addTransition(state, 'take', sink, take)
    if (optional) {
      const until = stage.quantifier.greedy ? this.#guards.until(stage) : undefined
      const guard = this.#guards.proceed(cursor)
      if (until)
        addTransition(state, 'proceed', this.#beforeGreedy.get(proceed.name) ?? proceed, both(guard, until))
      addTransition(state, 'proceed', proceed, until ? both(guard, not(until)) : guard)
    }
    if (ignore) {
      let waiting = state
      if (optional || headOfOptionalGroup(cursor)) {
        // Waiting must not proceed as well, or the same path would be followed once for each event passed over.
        waiting = this.#state(stage.name, 'normal')
        addTransition(waiting, 'take', sink, take)
        addTransition(waiting, 'ignore', waiting, ignore)
        this.#addStops(cursor, waiting)
      }
      addTransition(state, 'ignore', waiting, ignore)
    }
    return state
  }

  #groupOnce(cursor: Cursor, { sink, proceed, optional, first }: Part): NfaState {
    const state = this.#sequence(insideGroup(cursor, first), sink)
    if (optional) addTransition(state, 'proceed', proceed, this.#guards.proceed(cursor))
    return state
  }

  #loop(cursor: Cursor, sink: NfaState): NfaState {
    const stage = stageAt(cursor)
    if (stage.group) return this.#loopOfGroup(cursor, sink)
    const until = this.#guards.until(stage)
    const innerIgnore = this.#guards.innerIgnore(cursor)
    const take = unlessUntil(this.#guards.take(cursor), until)
    const ignore = innerIgnore && unlessUntil(innerIgnore, until)
    const proceed = this.#guards.proceed(cursor)
    const loop = this.#takingState(stage, 'normal')
    if (stage.quantifier.greedy) {
      if (until) {
        const copy = this.#copy(sink)
        addTransition(loop, 'proceed', copy, both(proceed, until))
        this.#beforeGreedy.set(sink.name, copy)
      }
      addTransition(loop, 'proceed', sink, until ? both(proceed, not(until)) : proceed)
      narrow(sink, this.#guards.take(cursor))
    } else {
      addTransition(loop, 'proceed', sink, proceed)
    }
    addTransition(loop, 'take', loop, take)
    this.#addStopOfFollowing(cursor, loop)
    if (ignore) {
      const waiting = this.#state(stage.name, 'normal')
      addTransition(waiting, 'take', loop, take)
      addTransition(waiting, 'ignore', waiting, ignore)
      addTransition(loop, 'ignore', waiting, ignore)
      this.#addStopOfFollowing(cursor, waiting)
    }
    return loop
  }

  #loopOfGroup(cursor: Cursor, sink: NfaState): NfaState {
    const again = this.#takingState(stageAt(cursor), 'normal')
    const state = this.#sequence(insideGroup(cursor, false), again)
    const proceed = this.#guards.proceed(cursor)
    addTransition(state, 'proceed', sink, proceed)
    addTransition(again, 'proceed', state, proceed)
    return state
  }

  /** NOT-FOLLOW stages directly before this one, or before it with only optional stages between. */
  #earlierNots(cursor: Cursor): { stage: Stage; guard: Guard }[] {
    const nots: { stage: Stage; guard: Guard }[] = []
    for (let i = cursor.index - 1; i >= 0; i--) {
      const stage = cursor.sequence[i]
      const isNotFollow = stage.contiguity === 'not-follow'
      if (!stage.quantifier.optional && !isNotFollow) break
      if (isNotFollow) nots.push({ stage, guard: this.#guards.take(cursor, stage) })
    }
    return nots
  }

  #addStops(cursor: Cursor, state: NfaState): void {
    for (const { stage, guard } of this.#earlierNots(cursor)) {
      addTransition(state, 'proceed', this.#stop(stage, guard), guard)
    }
  }

  /** A loop before a NOT-FOLLOW stage stops too, since it may be the last thing taken before the forbidden event. */
  #addStopOfFollowing(cursor: Cursor, state: NfaState): void {
    const { following } = cursor
    if (following?.contiguity !== 'not-follow') return
    const guard = this.#guards.take(cursor, following)
    addTransition(state, 'proceed', this.#stop(following, guard), guard)
  }

  /**
   * A copy of the sink that does not stop for the NOT stages before an optional stage: in
   * `a notFollowedBy b followedByAny c? followedByAny d`, a c b d matches and a b d does not.
   */
  #withoutEarlierNots(cursor: Cursor, sink: NfaState): NfaState {
    const nots = this.#earlierNots(cursor)
    if (nots.length === 0 || !stageAt(cursor).quantifier.optional) return sink
    const copy = this.#state(sink.name, sink.kind)
    for (const { action, source, target, guard } of sink.transitions) {
      if (action !== 'proceed') addTransition(copy, action, target === source ? copy : target, guard)
      else if (target.kind !== 'stop')
        addTransition(copy, action, this.#withoutEarlierNots(cursor, target), guard)
      else if (!nots.some(({ stage }) => stage.name === target.name))
        addTransition(copy, action, target, guard)
    }
    return copy
  }

  #copy(state: NfaState): NfaState {
    const copy = this.#state(stageOfState(state.name), state.kind)
    for (const { action, source, target, guard } of state.transitions) {
      addTransition(copy, action, target === source ? copy : target, guard)
    }
    return copy
  }

  #stop({ name }: Stage, guard: Guard): NfaState {
    let stop = this.#stops.get(name)
    if (!stop) {
      stop = this.#state(name, 'stop')
      addTransition(stop, 'take', stop, guard)
      this.#stops.set(name, stop)
    }
    return stop
  }

  /**
   * A state in which a window since the previous event runs. Of a loop's states the one made first, which takes the
   * last event, has none: waiting in it is also waiting for the stage after the loop.
   */
  #takingState({ name, quantifier, gapWithinMs }: Stage, kind: StateKind): NfaState {
    const state = this.#state(name, kind)
    if (quantifier.kind === 'once') state.gapMs = gapWithinMs
    else if (isFurtherState(state.name)) state.gapMs = quantifier.gapMs
    return state
  }

  #state(name: string, kind: StateKind): NfaState {
    if (this.#states.length === MAX_STATES) {
      throw new MalformedPatternError(
        `The pattern needs more than ${MAX_STATES} states. Use smaller numbers in times(), or fewer nested groups.`,
      )
    }
    const unique = this.#names.unique(name)
    const state = {
      name: unique,
      stage: stageOfState(unique),
      index: this.#states.length,
      kind,
      transitions: [],
    }
    this.#states.push(state)
    return state
  }
}

/** What surrounds one state of a stage. */
interface Part {
  readonly sink: NfaState
  readonly proceed: NfaState
  readonly take: Guard
  readonly ignore: Guard | undefined
  readonly optional: boolean
  /** Whether it is the first state of the stage rather than a further one of its loop. */
  readonly first: boolean
}

function insideGroup(cursor: Cursor, firstOfLoop: boolean): Cursor {
  const group = stageAt(cursor)
  return {
    sequence: group.group!,
    index: group.group!.length - 1,
    following: cursor.following,
    group,
    firstOfLoop,
  }
}

/** Whatever an event of the greedy loop would do in the state after it, the loop does instead. */
function narrow(state: NfaState, loopTakes: Guard): void {
  for (const transition of state.transitions) transition.guard = both(transition.guard, not(loopTakes))
}
