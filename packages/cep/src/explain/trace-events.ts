import { PartialMatchLimitError } from '../errors.ts'
import type { Nfa, NfaState } from '../nfa/nfa.ts'
import { AtomValues } from '../engine/reference/atom-values.ts'
import { startComputation, type Computation } from '../engine/reference/computation.ts'
import { FIRST_VERSION } from '../engine/reference/dewey-number.ts'
import { nextComputations } from '../engine/reference/next-computations.ts'
import { SharedBuffer, type BufferEvent } from '../engine/reference/shared-buffer.ts'

/** How a partial match ended. */
export type Ending =
  | { readonly kind: 'complete' }
  /** The event fits a stage that must not come. */
  | { readonly kind: 'forbidden'; readonly event: number; readonly stage: string }
  /** The event came where only an event of one of the stages may come. */
  | { readonly kind: 'unfit'; readonly event: number; readonly stages: readonly string[] }
  /** Too much time had passed when the event came: since the first event, or since the last one. */
  | {
      readonly kind: 'late'
      readonly event: number
      readonly since: 'first' | 'previous'
      readonly ms: number
    }
  /** The events are over; it waits for one of the stages, or for its window to end. */
  | { readonly kind: 'open'; readonly stages: readonly string[] }

/** A partial match and its end: which events it took, for which stages. */
export interface Trail {
  readonly taken: readonly { readonly event: number; readonly stage: string }[]
  readonly ending: Ending
}

/** More would not be read by anyone. */
const MAX_TRAILS = 10_000

/** Runs events through an automaton and keeps every partial match that ended, with the reason. */
export function traceEvents<T>(nfa: Nfa, events: readonly T[], timestamps: readonly number[]): Trail[] {
  const buffer = new SharedBuffer<T>()
  const atoms = new AtomValues<T>(nfa)
  const indexes = new Map<BufferEvent<T>, number>()
  const trails: Trail[] = []
  const end = (taken: Trail['taken'], ending: Ending) => {
    if (trails.push({ taken, ending }) > MAX_TRAILS)
      throw new PartialMatchLimitError(trails.length, MAX_TRAILS)
  }
  const takenBy = ({ node, version }: Computation<T>) =>
    buffer.path(node, version).map(({ event, stage }) => ({ event: indexes.get(event)!, stage }))

  let alive: Computation<T>[] = [startComputation(nfa.start, FIRST_VERSION)]
  events.forEach((event, index) => {
    const timestamp = timestamps[index]
    atoms.ofEvent(event, timestamp, timestamp)
    let registered: BufferEvent<T> | undefined
    const register = () => {
      registered ??= buffer.register(event, timestamp)
      indexes.set(registered, index)
      return registered
    }
    const next: Computation<T>[] = []
    for (const computation of alive) {
      const taken = takenBy(computation)
      const late = lateness(nfa, computation, timestamp)
      if (late) {
        const isDue = computation.state.kind === 'pending'
        end(taken, isDue ? { kind: 'complete' } : { kind: 'late', event: index, ...late })
        continue
      }
      atoms.forComputation(buffer, computation)
      const successors = nextComputations(buffer, computation, atoms, register)
      const stop = successors.find(({ state }) => state.kind === 'stop')
      for (const one of successors) if (one.state.kind === 'final') end(takenBy(one), { kind: 'complete' })
      const going = successors.filter(({ state, start }) => isGoing(state) && (!stop || !start))
      next.push(...going)
      if (stop) end(taken, { kind: 'forbidden', event: index, stage: stop.state.stage })
      else if (computation.start && successors.length === 0) {
        end(taken, { kind: 'unfit', event: index, stages: wantedStages(computation.state) })
      }
    }
    if (next.length > MAX_TRAILS) throw new PartialMatchLimitError(next.length, MAX_TRAILS)
    alive = next
  })
  for (const one of alive) end(takenBy(one), { kind: 'open', stages: wantedStages(one.state) })
  return trails
}

function isGoing(state: NfaState): boolean {
  return state.kind !== 'final' && state.kind !== 'stop'
}

function lateness<T>(
  { windowMs }: Nfa,
  { start, state, previousTimestamp }: Computation<T>,
  timestamp: number,
): { since: 'first' | 'previous'; ms: number } | undefined {
  if (!start) return undefined
  if (state.gapMs && timestamp - previousTimestamp >= state.gapMs)
    return { since: 'previous', ms: state.gapMs }
  if (windowMs > 0 && timestamp - start.timestamp >= windowMs) return { since: 'first', ms: windowMs }
  return undefined
}

/** The stages whose events a state waits for. */
function wantedStages(from: NfaState): string[] {
  const stages = new Set<string>()
  const seen = new Set([from])
  for (const state of seen) {
    for (const { action, source, target } of state.transitions) {
      if (action === 'take' && target.kind !== 'stop') stages.add(source.stage)
      else if (action === 'proceed') seen.add(target)
    }
  }
  return [...stages]
}
