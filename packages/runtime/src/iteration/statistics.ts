import type { Aggregates } from './aggregator.ts'

/** What is known of a superstep that has ended. */
export interface SuperstepStatistics {
  /** Its number, from 1. */
  readonly superstep: number
  readonly durationMs: number
  /** Records it gave to the next superstep: the partial solution, or the workset. */
  readonly rows: number
  /** Changes of the solution set; 0 in a bulk iteration. */
  readonly changes: number
  /** What its aggregators came to. */
  readonly aggregates: Aggregates
}
