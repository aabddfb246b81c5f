import type { MatchSet } from './match-set.ts'

/**
 * Matches patterns in a stream. One instance serves one operator; what it knows of one key is in a state that the
 * operator holds and passes in.
 *
 * For each key the operator calls, in the order of time:
 *
 * 1. `advanceTime(state, t)` with the timestamp of the next event, or with a watermark when there is none: partial
 *    matches that began a window or more before `t` end, and those that waited for just that are complete.
 * 2. `process(state, event, t)`.
 *
 * Timestamps never decrease for one state (with equal ones, order of calls is order of events). After each call:
 * if `isEmpty(state)` the state may be dropped; otherwise `nextDeadline(state)` is when time next matters. A state
 * that is dropped while it is not empty must be given to `discard`.
 */
export interface Engine<T, M, S = EngineState> {
  readonly kind: EngineKind
  /** Counters of all keys together. */
  readonly metrics: EngineMetrics
  /** Calls `open` of rich conditions; `close` calls `close`. */
  open(): void
  close(): void
  createState(): S
  /** Whether `concerns` may be false at all: no event matters that meets none of the conditions. */
  readonly selective: boolean
  /**
   * Whether `process` may do anything with this event in any state. If not, the operator need not even fetch the
   * key's state, as long as time still reaches it by a later event or a watermark.
   */
  concerns(event: T): boolean
  /** Matches that this event completes. Their memory is shared with the engine: see {@link MatchSet}. */
  process(state: S, event: T, timestamp: number, processingTime?: number): MatchSet<M>
  /** Ends what the time ends, in the order it ends. */
  advanceTime(state: S, timestamp: number): Advanced<M>
  /** Whether nothing is known that a new state would not know. */
  isEmpty(state: S): boolean
  /** The time at which `advanceTime` may next end something; `undefined` if never. */
  nextDeadline(state: S): number | undefined
  /** Frees a state that is not empty. */
  discard(state: S): void
  /** The state as plain data, events included as they are. */
  snapshot(state: S): EngineSnapshot<T>
  /** @throws SnapshotMismatchError `PATTERN_SNAPSHOT_MISMATCH` if another engine or pattern took it. */
  restore(snapshot: EngineSnapshot<T>): S
}

/** `reference`: Flink's automaton, for every pattern. `compiled`: for patterns whose conditions see only the event. */
export type EngineKind = 'reference' | 'compiled'

/** What an engine knows of one key. Opaque. */
export interface EngineState {
  readonly engine: EngineKind
}

/** What the passing of time has ended. */
export interface Advanced<M> {
  readonly matches: MatchSet<M>
  /** Partial matches that will never be complete; empty unless the engine was made with `timeouts: true`. */
  readonly timedOut: readonly TimedOut<M>[]
}

/** A partial match that ran out of time. */
export interface TimedOut<M> {
  /** Its events by stage, as far as it had come. */
  readonly match: Partial<M>
  /** When it ended: its first event plus the window, or its last plus the gap. */
  readonly timestamp: number
}

/** A state as plain data. `engine` and `pattern` say where it can be restored. */
export interface EngineSnapshot<T> {
  readonly engine: EngineKind
  /** Fingerprint of the automaton. */
  readonly pattern: string
  readonly events: readonly T[]
  /** The rest: arrays of numbers and short strings, of the engine's own layout. */
  readonly data: Readonly<Record<string, readonly number[] | readonly string[]>>
}

/** Counters of an engine. */
export interface EngineMetrics {
  /** Partial matches dropped because of `onLimit: 'shed'`. */
  shed: number
}

/** How an engine is made. */
export interface EngineOptions {
  /** Default: the compiled one if it can run the pattern. */
  engine?: EngineKind
  /** Whether partial matches that run out of time are reported. Default `false`. */
  timeouts?: boolean
  /** The most partial matches one key may hold; for the compiled engine, entries of its arena. Default 1,000,000. */
  maxPartialMatches?: number
  /** `fail` (default) with `PARTIAL_MATCH_LIMIT`, or `shed`: drop those that began first, and count them. */
  onLimit?: 'fail' | 'shed'
}
