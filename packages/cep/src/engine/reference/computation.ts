import type { NfaState } from '../../nfa/nfa.ts'
import { FIRST_VERSION, type DeweyNumber } from './dewey-number.ts'
import { SharedBuffer, type BufferEvent, type BufferNode } from './shared-buffer.ts'
import { StartOrderQueue } from './start-order-queue.ts'

/** A partial match: where in the automaton it stands, and where its path in the buffer ends. */
export interface Computation<T> {
  readonly state: NfaState
  readonly node: BufferNode<T> | undefined
  readonly version: DeweyNumber
  /** Its first event; `undefined` for the computation in the start state, which waits for one for ever. */
  readonly start: BufferEvent<T> | undefined
  /** Timestamp of its last event. */
  readonly previousTimestamp: number
}

/** What the reference engine knows of a key. */
export interface ReferenceState<T> {
  readonly engine: 'reference'
  readonly buffer: SharedBuffer<T>
  partial: StartOrderQueue<T>
  /** Complete matches held back while one that started earlier may still come. */
  readonly complete: StartOrderQueue<T>
}

export function initialState<T>(start: NfaState): ReferenceState<T> {
  return {
    engine: 'reference',
    buffer: new SharedBuffer(),
    partial: new StartOrderQueue([startComputation(start, FIRST_VERSION)]),
    complete: new StartOrderQueue(),
  }
}

export function startComputation<T>(start: NfaState, version: DeweyNumber): Computation<T> {
  return { state: start, node: undefined, version, start: undefined, previousTimestamp: 0 }
}
