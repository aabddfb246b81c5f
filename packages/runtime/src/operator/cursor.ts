/**
 * A loop that the runtime owns and may leave between any two elements: firing windows and timers, emitting what was
 * sorted or joined, resuming a user's generator.
 *
 * `step` does one element (at most one user call) and returns whether there is more. The runtime calls it again only
 * when the outputs have room. What a cursor still has to do must be derivable from the operator's state, so that a
 * snapshot between two steps loses nothing; and each step leaves a trace in that state, so that a restart after every
 * step still comes to an end.
 */
export interface Cursor {
  step(): boolean
  /** What is left lies in memory only (a user's generator): no snapshot before it is done. */
  readonly volatile?: boolean
}
