import type { OperatorSnapshot } from '../state/snapshot.ts'

/** The state of a task. */
export interface TaskSnapshot {
  /** By node id. */
  readonly operators: ReadonlyMap<number, OperatorSnapshot>
  /** Whether the task has ended. */
  readonly finished: boolean
}

/**
 * Takes the state of a task for a checkpoint. `release` may be called when nobody needs its bytes any more: they are used
 * again.
 */
export type Acknowledge = (checkpoint: number, snapshot: TaskSnapshot, release: () => void) => void
