import type { Aggregates } from './aggregator.ts'

/** The inputs of a loop's head. The last two are there for delta iterations only. */
export const HEAD_INPUT = { initial: 0, feedback: 1, control: 2, solution: 3, delta: 4 } as const
/** The side outputs of a loop's head. */
export const HEAD_OUTPUT = { reports: 'loop/reports', result: 'loop/result' } as const
/** The inputs of the operator that decides whether a loop goes on. */
export const SYNC_INPUT = { reports: 0, criterion: 1 } as const

/** What a subtask of the head says when it has everything for the next superstep. */
export interface LoopReport {
  /** The superstep that has ended; 0 before the first one. */
  readonly superstep: number
  /** How many subtasks say so. */
  readonly of: number
  /** Records for the next superstep. */
  readonly rows: number
  /** Changes of the solution set. */
  readonly changes: number
  readonly aggregates: Aggregates | undefined
}

/** What is decided then. */
export interface LoopDecision {
  /** The superstep that begins, or the last one there was. */
  readonly superstep: number
  readonly stop: boolean
  /** Whether what the superstep begins with is to be stored, so that the job can go on from there. */
  readonly store: boolean
  readonly aggregates: Aggregates
}
