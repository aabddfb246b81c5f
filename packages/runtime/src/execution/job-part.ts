import type { PlanEdge } from '../plan/plan.ts'
import type { Channel } from '../task/channel.ts'
import type { TaskSource } from '../task/task-source.ts'

/** The part of a job that runs in one of several places: which subtasks, and how the others are reached. */
export interface JobPart {
  /** How long to look for work before parking, in milliseconds; 0 for not at all. */
  readonly pollMs: number
  /** Whether a subtask of the chain with a node runs here. */
  runsHere(node: number, subtask: number): boolean
  /** The channel between two subtasks of which one runs here. */
  channel(edge: PlanEdge, from: number, to: number): Channel
  /** Asks the enumerator of a source, which runs elsewhere, for a split. */
  requestSplit(node: number, subtask: number): void
  /** A reader runs here; what its enumerator says must reach it. */
  addReader(node: number, subtask: number, reader: TaskSource): void
  /** Moves what can be moved from and to other places. Returns whether everything sent has left. */
  flush(): boolean
  /** Calls `wake` when another place has sent something or made room. Look for work behind this call, before waiting. */
  park(wake: () => void): void
  /** At work again: others need not wake. */
  unpark(): void
}
