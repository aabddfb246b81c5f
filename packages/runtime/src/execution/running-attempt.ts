import type { Barrier } from '../task/frame.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'

/** Takes the state of a task, by its number. `release`, where there is one, is called when its bytes are not needed any more. */
export type OnSnapshot = (
  checkpoint: number,
  task: number,
  snapshot: TaskSnapshot,
  release?: () => void,
) => void

/** A job between its start and its end or failure, wherever its tasks run, as whoever makes its checkpoints sees it. */
export interface RunningAttempt {
  /** Subtasks of all chains together. They are numbered in the order of the job graph. */
  readonly taskCount: number
  /** Whether all tasks have been done: now they only hear of checkpoints. */
  readonly tasksDone: boolean
  /** Takes the state of a task, by its number, for a checkpoint. Set by whoever makes checkpoints. */
  onSnapshot: OnSnapshot
  /** Called when all tasks have been done; perhaps several times. */
  onTasksDone: () => void
  /** Keeps the job from being done while something about it is still to be stored or committed. */
  holdsEnd: () => boolean
  /**
   * Begins a checkpoint: sends its barrier into the sources, and returns the state of the enumerators. The state of each
   * task comes to {@link onSnapshot}: some of them within this call, the others later.
   */
  trigger(barrier: Barrier): ReadonlyMap<number, unknown>
  /** A checkpoint is complete: everybody may act on it. */
  checkpointComplete(checkpoint: number): void
  /** Ends all sources where they are, as if their input had ended. */
  drain(): void
  /** The job is to end although its tasks are not done: as soon as nothing about checkpoints is left to do. */
  stop(): void
  /** Something changed that decides whether the job is done. */
  wake(): void
  fail(cause: unknown): void
}
