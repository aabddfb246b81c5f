/**
 * The plan of a job: data only. It can be stored, sent and compared; functions are found by node id in the
 * {@link Program} that the builder of the job makes anew in each process.
 */

/** How records choose the subtask of the consumer. */
export type PartitionKind =
  'forward' | 'hash' | 'rebalance' | 'rescale' | 'shuffle' | 'broadcast' | 'global' | 'custom'

/**
 * How records cross an edge. `pipelined`: while the producer runs, through bounded channels. `blocking`: after it has
 * ended, materialised and replayable. `feedback`: back to an earlier node, within an iteration.
 */
export type EdgeKind = 'pipelined' | 'blocking' | 'feedback'

/** With whom a node may share a chain: with its input and its consumers, only as a head, only as a head or behind a source, with nobody. */
export type ChainingStrategy = 'always' | 'head' | 'head-with-sources' | 'never'

/**
 * How an operator with bounded inputs consumes them, where that is not "in turns, emitting as it goes". A planner needs it
 * to tell which nodes wait for each other.
 */
export interface InputOrder {
  /** Inputs that are read to their end before any other is read. */
  readonly first?: readonly number[]
  /** Inputs of which nothing is emitted before they end: all of it is kept. */
  readonly kept?: readonly number[]
}

/** The place of a node inside an iteration of supersteps. */
export interface PlanLoop {
  /** The node at which the loop begins; itself, for that one. */
  readonly head: number
  /**
   * Inputs from outside the loop, read once and given to the operator in each superstep: `input` of the node into `into`
   * of the operator. Both are the same but for the constant part of a union, which has an input of the node for itself.
   */
  readonly constant: readonly { readonly input: number; readonly into: number }[]
}

/** How much a node is believed to give; what is not known is missing. */
export interface PlanSize {
  readonly rows?: number
  readonly bytes?: number
}

/** What kind of place a node has. */
export type NodeKind = 'source' | 'operator' | 'sink'

/** An operator of a plan, with all settings decided. */
export interface PlanNode {
  readonly id: number
  readonly kind: NodeKind
  name: string
  /** Stable name by which state finds its operator again; given by the user. */
  uid?: string
  description?: string
  parallelism: number
  maxParallelism: number
  chaining: ChainingStrategy
  slotSharingGroup: string
  /** How many inputs the operator has; several edges into one input are a union. */
  inputs: number
  /** Must not be chained behind a source of the old kind, because it runs work of its own between records. */
  readonly yielding?: boolean
  inputOrder?: InputOrder
  /** Of the head of a loop in a stream: the input that comes back to it. */
  readonly feedbackInput?: number
  /** Where an iteration of supersteps begins: the name of the side output that leaves it with the result. */
  readonly loopResult?: string
  /** The iteration of supersteps the node is in. Found when the plan is built. */
  loop?: PlanLoop
  /** Not of the program: put there by a planner, and passed over when operators are found again by their place. */
  readonly derived?: boolean
  /** How much comes out, as a user says or a planner estimates. */
  size?: PlanSize
  /** Facts that `explain` shows, such as the state layout chosen. */
  traits?: Readonly<Record<string, string>>
}

/** A stream of records from one node to an input of another. */
export interface PlanEdge {
  readonly id: number
  readonly from: number
  readonly to: number
  /** Which input of the consumer, from 0. */
  readonly input: number
  readonly partition: PartitionKind
  readonly kind: EdgeKind
  /** The tag of a side output of the producer; absent for its main output. */
  readonly side?: string
}

/** All nodes and edges of a job. Nodes stand at the index of their id. */
export interface Plan {
  name: string
  readonly nodes: readonly PlanNode[]
  readonly edges: readonly PlanEdge[]
}
