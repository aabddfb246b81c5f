import type { AccumulatorResults } from '../accumulators/job-accumulators.ts'
import { JobCancelledError, threadsNeedModule } from '../errors/errors.ts'
import type { Program } from '../plan/program.ts'
import { driveJob } from './drive-job.ts'
import type { ExecutionOptions, Executor } from './executor.ts'
import type { JobHandle, JobResult, JobStatus } from './job-handle.ts'
import { taskMetrics, type TaskMetrics } from './job-metrics.ts'
import { JobRuntime, type JobSettings } from './job-runtime.ts'
import type { Platform } from './platform.ts'

/** What a local job uses unless told otherwise. */
export const LOCAL_DEFAULTS = {
  sliceMs: 1,
  batchRows: 1024,
  channelRows: 8192,
  autoWatermarkIntervalMs: 200,
} as const

/** Runs jobs in the calling thread, any number at a time, each with its own tasks and state. */
export class LocalExecutor implements Executor {
  private readonly platform: Platform

  constructor(platform: Platform) {
    this.platform = platform
  }

  /** @throws PlanError `THREADS_NEED_A_MODULE` */
  execute(program: Program, options: ExecutionOptions = {}): JobHandle {
    if ((options.threads ?? 1) > 1) throw threadsNeedModule(program.plan.name, options.threads as number)
    return new LocalJob(program, this.platform, options)
  }
}

class LocalJob implements JobHandle {
  readonly jobName: string
  readonly result: Promise<JobResult>
  status: JobStatus = 'created'
  private readonly platform: Platform
  private runtime: JobRuntime | undefined
  private finalMetrics: readonly TaskMetrics[] = []
  private finalAccumulators: AccumulatorResults = {}
  private cancelled: JobCancelledError | undefined

  constructor(program: Program, platform: Platform, options: ExecutionOptions) {
    this.jobName = program.plan.name
    this.platform = platform
    const { signal } = options
    const abort = (): void => void this.cancel(signal?.reason)
    if (signal?.aborted === true) this.cancelled = new JobCancelledError(this.jobName, signal.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.result = this.run(program, options).finally(() => signal?.removeEventListener('abort', abort))
    // A caller that only listens to events must not bring down the process.
    this.result.catch(() => {})
  }

  async cancel(reason?: unknown): Promise<void> {
    if (this.status === 'created' || this.status === 'running') {
      this.cancelled = new JobCancelledError(this.jobName, reason)
      this.status = 'cancelling'
      this.runtime?.onWake()
    }
    await this.result.catch(() => {})
  }

  metrics(): readonly TaskMetrics[] {
    if (this.runtime === undefined) return this.finalMetrics
    const now = this.platform.now()
    return this.runtime.tasks.map((task) => taskMetrics(task, now))
  }

  accumulators(): AccumulatorResults {
    return this.runtime?.accumulators.results() ?? this.finalAccumulators
  }

  private async run(program: Program, options: ExecutionOptions): Promise<JobResult> {
    const start = this.platform.monotonic()
    try {
      await this.runToEnd(program, options)
      this.status = 'finished'
      return {
        jobName: this.jobName,
        durationMs: this.platform.monotonic() - start,
        metrics: this.finalMetrics,
        accumulators: this.finalAccumulators,
      }
    } catch (cause) {
      this.status = cause === this.cancelled ? 'cancelled' : 'failed'
      throw cause
    }
  }

  private async runToEnd(program: Program, options: ExecutionOptions): Promise<void> {
    const { platform } = this
    const settings: JobSettings = {
      ...LOCAL_DEFAULTS,
      jobName: this.jobName,
      platform,
      interpreted: options.interpreted ?? false,
      travelCheck: options.travelCheck ?? false,
      autoWatermarkIntervalMs: options.autoWatermarkIntervalMs ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs,
    }
    const checkCancelled = (): void => {
      if (this.cancelled !== undefined) throw this.cancelled
    }
    checkCancelled()
    const runtime = new JobRuntime(program, settings)
    this.runtime = runtime
    this.status = 'running'
    let failed = true
    try {
      await runtime.open()
      checkCancelled()
      await driveJob(runtime, { jobName: this.jobName, platform, checkCancelled })
      failed = false
    } finally {
      this.finalMetrics = this.metrics()
      this.finalAccumulators = this.accumulators()
      this.runtime = undefined
      const closing = runtime.close()
      // The first failure is the one to report; one while closing counts only if there was none before.
      await (failed ? closing.catch(() => {}) : closing)
    }
  }
}
