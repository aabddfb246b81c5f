import type { AccumulatorResults } from '../accumulators/job-accumulators.ts'
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
  /** The numbers of every task, read now. */
  metrics(): readonly TaskMetrics[]
  /** The results of all accumulators so far, merged now; also of a job that has failed. */
  accumulators(): AccumulatorResults
}
