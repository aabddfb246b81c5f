/**
 * What every iterative graph algorithm is underneath: a function over the part of the graph that a subtask has, once in
 * each superstep, that takes mail from the other parts and sends mail to them.
 *
 * Contract. `start` makes the state of a partition before the first superstep. A superstep goes through the phases in
 * order; between two phases mail is delivered, and the mail of the last phase is that of the first one in the next
 * superstep. Whatever must be known in the next superstep is in the state or in mail: both are plain data, which is kept,
 * sent and restored. A phase may keep what it can make again from the partition. The state may be changed in place.
 */
import type { DataSet } from '@wiesel/dataset'
import type { GraphPartition, PartitionEdges } from './graph-partition.ts'

export interface PartitionProgram<S, M> {
  /** What the iteration is called. */
  readonly name: string
  readonly edges: PartitionEdges
  readonly start: (partition: GraphPartition) => S
  readonly phases: readonly PhaseSpec<S, M>[]
  /** The value of a vertex when the iteration has ended; `undefined` leaves it out. */
  readonly valueOf: (state: S, vertex: number, partition: GraphPartition) => unknown
}

/** One phase of the supersteps. */
export interface PhaseSpec<S, M> {
  readonly name: string
  /** Made once in each subtask. */
  readonly create: (partition: GraphPartition) => Phase<S, M>
  /** Data sets that each subtask is given whole. */
  readonly variables?: Readonly<Record<string, DataSet<any>>>
}

/** A phase in one subtask. */
export interface Phase<S, M> {
  /**
   * One superstep. May be left at every `yield`, so that other work gets its turn.
   *
   * @param mail by sender
   * @returns the state for the next phase, and whether there is anything to do in the next superstep
   */
  run(state: S, mail: readonly Mail<M>[], context: SuperstepContext<M>): Generator<void, PhaseResult<S>>
}

export interface PhaseResult<S> {
  readonly state: S
  readonly active: boolean
}

/** What a partition sends to another one. */
export interface Mail<M> {
  readonly from: number
  readonly content: M
}

/** What a phase sees of the iteration. */
export interface SuperstepContext<M> {
  /** From 1. */
  readonly superstep: number
  aggregate(name: string, value: unknown): void
  /** What all subtasks contributed in the superstep before. */
  previousAggregate(name: string): unknown
  /** The records of a data set given to the phase. @throws PlanError `UNKNOWN_BROADCAST_VARIABLE` */
  variable(name: string): readonly unknown[]
  /** Sends mail to a partition. */
  send(to: number, content: M): void
  /** Counts for the statistics of the superstep. */
  count(vertices: number, messages: number): void
}
