import type { TaskMetrics } from '@wiesel/runtime'
import type { FailureReport } from './failure-report.ts'

/** What `wiesel run --json` prints at the end, on one line. */
export interface RunReport {
  readonly status: 'finished' | 'failed' | 'cancelled'
  /** Missing if the job could not be loaded. */
  readonly job?: string
  /** From the start of the job to its end; missing if it did not start. */
  readonly durationMs?: number
  /** One entry for each chain and subtask; missing if the job did not start. */
  readonly metrics?: readonly TaskMetrics[]
  /** The savepoint that it was stopped with. */
  readonly savepoint?: string
  /** Why it failed. */
  readonly error?: FailureReport
}
