import type { AccumulatorResults } from '../accumulators/job-accumulators.ts'
import type { CheckpointStatistics } from '../checkpoint/checkpoint-statistics.ts'
import type { CheckpointStorage } from '../checkpoint/checkpoint-storage.ts'
import type { IterationStatistics } from '../iteration/iteration-statistics.ts'
import type { StateReader } from './state-reader.ts'
import type { TaskMetrics } from './job-metrics.ts'

/** Where a job is in its life. */
export type JobStatus = 'created' | 'running' | 'cancelling' | 'finished' | 'failed' | 'cancelled'

/** What a finished job reports. */
export interface JobResult {
  readonly jobName: string
  readonly durationMs: number
  readonly metrics: readonly TaskMetrics[]
  /** The results of all accumulators, by name. */
  readonly accumulators: AccumulatorResults
}

/** A job that was started. */
export interface JobHandle {
  readonly jobName: string
  readonly status: JobStatus
  /** Settles when the job has ended and everything is closed; rejects with what failed it, or `JOB_CANCELLED`. */
  readonly result: Promise<JobResult>
  /** Asks the job to stop at the next slice; settles when it has. Harmless when it has ended. */
  cancel(reason?: unknown): Promise<void>
  /**
   * Makes a savepoint in a directory or storage, and resolves to its path there. The job goes on.
   *
   * @throws CheckpointError when it cannot be made; the job is not affected
   */
  savepoint(target: string | CheckpointStorage): Promise<string>
  /**
   * Ends the job in good order, with a savepoint if `savepoint` says where to; resolves to its path once the job has ended.
   * With `drain` sources end as if their input had, so windows fire and everything is emitted; otherwise they stop behind
   * the savepoint, and a job restored from it goes on as if it had never been stopped.
   *
   * @throws OptionError `INVALID_OPTION` with neither `savepoint` nor `drain`; CheckpointError when the savepoint cannot be made
   */
  stop(options: StopOptions): Promise<string | undefined>
  /** What became of the checkpoints. */
  checkpoints(): CheckpointStatistics
  /** The numbers of every task, read now. */
  metrics(): readonly TaskMetrics[]
  /** How far the job's iterations are, and how long their supersteps took. */
  iterations(): readonly IterationStatistics[]
  /**
   * A state of the operator with this uid, to be read key by key while the job runs. `name` says which one, where the
   * operator has several. See {@link StateReader}.
   *
   * @throws StateError `STATE_ON_THREADS` for a job that runs on several threads
   */
  state<T = any>(uid: string, name?: string): StateReader<T>
  /** The results of all accumulators so far, merged now; also of a job that has failed. */
  accumulators(): AccumulatorResults
}

/** How {@link JobHandle.stop} ends a job. */
export interface StopOptions {
  savepoint?: string | CheckpointStorage
  /** Default `false`. */
  drain?: boolean
}
