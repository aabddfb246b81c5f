import { iterationsOf, type IterationStatistics } from '../../iteration/iteration-statistics.ts'
import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'
import type { CheckpointStatistics } from '../../checkpoint/checkpoint-statistics.ts'
import type { CheckpointStorage } from '../../checkpoint/checkpoint-storage.ts'
import { JobRecovery } from '../../checkpoint/job-recovery.ts'
import { JobCancelledError } from '../../errors/errors.ts'
import type { ExecutionOptions } from '../../execution/executor.ts'
import type { JobHandle, JobResult, JobStatus, StopOptions } from '../../execution/job-handle.ts'
import type { TaskMetrics } from '../../execution/job-metrics.ts'
import type { Platform } from '../../execution/platform.ts'
import { RestartLoop } from '../../execution/restart-loop.ts'
import { stateOnThreads } from '../../execution/state-reader.ts'
import type { Program } from '../../plan/program.ts'
import { CollectedRecords } from './collected-records.ts'
import { ThreadAttempt } from './thread-attempt.ts'
import { packError } from './travelled-error.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface ThreadJobOptions {
  readonly number: number
  readonly pool: WorkerPool
  readonly program: Program
  readonly platform: Platform
  readonly execution: ExecutionOptions
  /** Whether the builder still runs: then what it collects is sent to the builders in all workers. */
  readonly building: boolean
}

/** A job on worker threads, over all its attempts, as the driver sees it. Its checkpoints are made here. */
export class ThreadJob implements JobHandle {
  readonly jobName: string
  readonly result: Promise<JobResult>
  status: JobStatus = 'created'
  private readonly options: ThreadJobOptions
  private readonly recovery: JobRecovery
  private readonly restarts: RestartLoop
  private readonly collected: CollectedRecords
  private attempt: ThreadAttempt | undefined
  private cancelled: JobCancelledError | undefined

  /** @throws OptionError, PlanError */
  constructor(options: ThreadJobOptions) {
    const { pool, program, number: job, platform, execution, building } = options
    this.options = options
    this.jobName = program.plan.name
    this.recovery = new JobRecovery(program, execution, platform)
    const checkCancelled = (): void => this.checkCancelled()
    this.restarts = new RestartLoop({ recovery: this.recovery, platform, checkCancelled })
    this.collected = new CollectedRecords({
      program,
      jobName: this.jobName,
      taken: (node, worker, count) => pool.send(worker, { job, kind: 'taken', node, count }),
      record: building ? (node, values) => pool.broadcast({ job, kind: 'results', node, values }) : undefined,
    })
    const { signal } = execution
    const abort = (): void => void this.cancel(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) this.cancelled = new JobCancelledError(this.jobName, signal.reason)
    this.result = this.run().finally(() => signal?.removeEventListener('abort', abort))
    this.result.catch(() => {})
  }

  async cancel(reason?: unknown): Promise<void> {
    if (this.status === 'created' || this.status === 'running') {
      this.cancelled = new JobCancelledError(this.jobName, reason)
      this.status = 'cancelling'
      this.attempt?.fail(this.cancelled)
      this.restarts.hurry()
    }
    await this.result.catch(() => {})
  }

  savepoint(target: string | CheckpointStorage): Promise<string> {
    return this.recovery.savepoint(target)
  }

  async stop(options: StopOptions): Promise<string | undefined> {
    const path = await this.recovery.stop(options)
    await this.result
    return path
  }

  checkpoints(): CheckpointStatistics {
    return this.recovery.log.read()
  }

  metrics(): readonly TaskMetrics[] {
    return this.attempt?.metrics() ?? []
  }

  state(): never {
    throw stateOnThreads(this.jobName)
  }

  iterations(): readonly IterationStatistics[] {
    return iterationsOf(this.metrics())
  }

  accumulators(): AccumulatorResults {
    return this.attempt?.accumulators ?? {}
  }

  private async run(): Promise<JobResult> {
    const { platform, pool, number: job } = this.options
    const start = platform.monotonic()
    try {
      await this.restarts.run(() => this.runOnce())
      await this.recovery.conclude('finished')
      this.status = 'finished'
      const result = {
        jobName: this.jobName,
        durationMs: platform.monotonic() - start,
        metrics: this.metrics(),
        accumulators: this.accumulators(),
      }
      pool.broadcast({ job, kind: 'ended', outcome: { result } })
      return result
    } catch (cause) {
      const status = cause === this.cancelled ? 'cancelled' : 'failed'
      await this.recovery.conclude(status).catch(() => {})
      this.status = status
      pool.broadcast({ job, kind: 'ended', outcome: { error: packError(cause) } })
      throw cause
    }
  }

  private async runOnce(): Promise<void> {
    const { recovery } = this
    const { pool, number: job, program: built, platform, execution } = this.options
    this.status = 'running'
    const { program, restored, loopStore } = await recovery.prepare()
    this.checkCancelled()
    pool.replaceLost()
    this.collected.beginAttempt()
    const attempt = new ThreadAttempt({
      job,
      attempt: recovery.log.attempts,
      pool,
      program,
      builtPlan: built.plan,
      restored,
      checkpointing: recovery.commitsLate,
      loopStore,
      platform,
      execution,
      collected: this.collected,
    })
    this.attempt = attempt
    recovery.attach(attempt)
    try {
      await attempt.open()
      recovery.start()
      await attempt.end()
    } catch (cause) {
      attempt.fail(cause)
    } finally {
      recovery.detach()
      await attempt.close()
    }
    // What fails while the parts close counts as well.
    if (attempt.failure !== undefined) throw attempt.failure.cause
  }

  private checkCancelled(): void {
    if (this.cancelled !== undefined) throw this.cancelled
  }
}
