/** What driver and workers say to each other, through the port of the worker. Order is kept in both directions. */
import type { MessagePort } from 'node:worker_threads'
import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'
import type { JobResult } from '../../execution/job-handle.ts'
import type { TaskMetrics } from '../../execution/job-metrics.ts'
import type { Plan } from '../../plan/plan.ts'
import type { SourceSplit } from '../../source/source.ts'
import type { Barrier } from '../../task/frame.ts'
import type { PackedState } from './packed-state.ts'
import type { Placement } from './placement.ts'
import type { TravelledError } from './travelled-error.ts'

/** Where a job comes from: the address of its module, or of a module whose `load(data)` returns the job. */
export type JobOrigin = { readonly url: string } | { readonly loader: string; readonly data: unknown }

/** What a worker is started with. */
export interface WorkerStart {
  readonly worker: number
  /** One for each worker. */
  readonly bells: readonly SharedArrayBuffer[]
  readonly job: JobOrigin
  /** The job's name where it is not its own. */
  readonly name: string | undefined
  readonly parameters: Readonly<Record<string, string>>
  readonly prepared: unknown
  /** Options of the environment: plain data. */
  readonly environment: Readonly<Record<string, unknown>>
  readonly origin: { readonly startedAt: number; readonly seed: number }
}

/** One end of a ring. */
export interface RingEnd {
  readonly edge: number
  readonly from: number
  readonly to: number
  readonly memory: SharedArrayBuffer
  readonly port: MessagePort
}

/** What a worker needs to run its part of a job. */
export interface Deployment {
  readonly plan: Plan
  readonly placement: Placement
  readonly rings: readonly RingEnd[]
  /** Counted from 1. */
  readonly attempt: number
  /** Of each node: the state that is restored may have been made with others than the plan has. */
  readonly keyGroups: readonly number[]
  /** Whether the job makes checkpoints. */
  readonly checkpointing: boolean
  /** Least milliseconds between two states of a loop; `undefined` where they are not stored. */
  readonly storeLoopsEveryMs: number | undefined
  /** What this worker's subtasks start from. */
  readonly restored: PackedState | undefined
  readonly interpreted: boolean
  readonly travelCheck: boolean
  /** Bytes for sorts, joins and groupings of this worker; `undefined` for the default. */
  readonly memoryBytes: number | undefined
  readonly autoWatermarkIntervalMs: number
}

/** Subtask of a node. */
interface At {
  readonly node: number
  readonly subtask: number
}

export type ToWorker = { readonly job: number } & (
  | { readonly kind: 'deploy'; readonly deployment: Deployment }
  | { readonly kind: 'run' }
  | ({ readonly kind: 'splits'; readonly splits: readonly SourceSplit[] } & At)
  | ({ readonly kind: 'noMoreSplits' } & At)
  | ({ readonly kind: 'alignTo'; readonly limit: number } & At)
  /** The calling program has taken some collected records. */
  | { readonly kind: 'taken'; readonly node: number; readonly count: number }
  /** A checkpoint begins. */
  | { readonly kind: 'trigger'; readonly barrier: Barrier }
  | { readonly kind: 'complete'; readonly checkpoint: number }
  /** Sources end where they are. */
  | { readonly kind: 'drain' }
  /** Nothing is left to do: all tasks of all workers are done, or a savepoint has stopped the job. */
  | { readonly kind: 'finish'; readonly stopped: boolean }
  /** The attempt is over, whatever state it is in. */
  | { readonly kind: 'stop' }
  /** Merges the worker's accumulators of some names with those of others, and answers. */
  | { readonly kind: 'merge'; readonly parts: ReadonlyMap<string, readonly unknown[]> }
  /** Records that the builder collects, in every worker. */
  | { readonly kind: 'results'; readonly node: number; readonly values: readonly unknown[] }
  | { readonly kind: 'ended'; readonly outcome: { result: JobResult } | { error: TravelledError } }
)

export type ToDriver = { readonly job: number } & (
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'requestSplit' } & At)
  | ({ readonly kind: 'aligned'; readonly watermark: number } & At)
  | {
      readonly kind: 'collected'
      readonly node: number
      readonly values: readonly unknown[]
      /** Of records that have waited for a checkpoint. */
      readonly delivery?: { readonly writer: string; readonly number: number } | undefined
    }
  /** The state of a subtask for a checkpoint. */
  | ({ readonly kind: 'snapshot'; readonly checkpoint: number; readonly state: PackedState } & At)
  /** The state of a subtask of a loop's head. */
  | { readonly kind: 'loopState'; readonly state: PackedState }
  /** All of the job's tasks in this worker are done. */
  | { readonly kind: 'tasksDone' }
  | { readonly kind: 'metrics'; readonly metrics: readonly TaskMetrics[] }
  | { readonly kind: 'finished' }
  | { readonly kind: 'failed'; readonly error: TravelledError }
  /** All of the job's tasks in this worker are closed; what they have accumulated. */
  | { readonly kind: 'closed'; readonly accumulated: ReadonlyMap<string, unknown> }
  | { readonly kind: 'merged'; readonly results: AccumulatorResults }
)

/** Says what kept a builder from reaching its next job; of no job. */
export interface BuildFailed {
  readonly kind: 'buildFailed'
  /** How many jobs it had reached. */
  readonly reached: number
  readonly error: TravelledError
}
