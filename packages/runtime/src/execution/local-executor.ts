import { iterationsOf, type IterationStatistics } from '../iteration/iteration-statistics.ts'
import type { AccumulatorResults } from '../accumulators/job-accumulators.ts'
import { JobCancelledError, threadsNeedModule } from '../errors/errors.ts'
import { JobRecovery } from '../checkpoint/job-recovery.ts'
import type { CheckpointStatistics } from '../checkpoint/checkpoint-statistics.ts'
import type { CheckpointStorage } from '../checkpoint/checkpoint-storage.ts'
import type { Program } from '../plan/program.ts'
import { driveJob } from './drive-job.ts'
import type { ExecutionOptions, Executor } from './executor.ts'
import type { JobHandle, JobResult, JobStatus, StopOptions } from './job-handle.ts'
import { taskMetrics, type TaskMetrics } from './job-metrics.ts'
import type { JobSettings } from './job-settings.ts'
import { JobRuntime } from './job-runtime.ts'
import { RegionRestarts } from './region-restarts.ts'
import { stateReader, type StateReader } from './state-reader.ts'
import type { Platform } from './platform.ts'
import { RestartLoop } from './restart-loop.ts'

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
  private opened = false
  private finalMetrics: readonly TaskMetrics[] = []
  private finalAccumulators: AccumulatorResults = {}
  private cancelled: JobCancelledError | undefined
  private readonly recovery: JobRecovery
  private readonly restarts: RestartLoop

  constructor(program: Program, platform: Platform, options: ExecutionOptions) {
    this.jobName = program.plan.name
    this.platform = platform
    this.recovery = new JobRecovery(program, options, platform)
    const checkCancelled = (): void => this.checkCancelled()
    this.restarts = new RestartLoop({ recovery: this.recovery, platform, checkCancelled })
    const { signal } = options
    const abort = (): void => void this.cancel(signal?.reason)
    if (signal?.aborted === true) this.cancelled = new JobCancelledError(this.jobName, signal.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.result = this.run(options).finally(() => signal?.removeEventListener('abort', abort))
    // A caller that only listens to events must not bring down the process.
    this.result.catch(() => {})
  }

  async cancel(reason?: unknown): Promise<void> {
    if (this.status === 'created' || this.status === 'running') {
      this.cancelled = new JobCancelledError(this.jobName, reason)
      this.status = 'cancelling'
      this.runtime?.onWake()
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
    if (this.runtime === undefined) return this.finalMetrics
    const now = this.platform.now()
    return this.runtime.tasks.map((task) => taskMetrics(task, now))
  }

  iterations(): readonly IterationStatistics[] {
    return iterationsOf(this.metrics())
  }

  accumulators(): AccumulatorResults {
    return this.runtime?.accumulators.results() ?? this.finalAccumulators
  }

  state(uid: string, name?: string): StateReader {
    return stateReader(this.jobName, () => (this.opened ? this.runtime : undefined), uid, name)
  }

  private async run(options: ExecutionOptions): Promise<JobResult> {
    const start = this.platform.monotonic()
    try {
      await this.restarts.run(() => {
        this.status = 'running'
        return this.attempt(options)
      })
      await this.recovery.conclude('finished')
      this.status = 'finished'
      return {
        jobName: this.jobName,
        durationMs: this.platform.monotonic() - start,
        metrics: this.finalMetrics,
        accumulators: this.finalAccumulators,
      }
    } catch (cause) {
      const status = cause === this.cancelled ? 'cancelled' : 'failed'
      await this.recovery.conclude(status).catch(() => {})
      this.status = status
      throw cause
    }
  }

  private async attempt(options: ExecutionOptions): Promise<void> {
    const { platform, recovery } = this
    const { program, restored, loopStore } = await recovery.prepare()
    const checkCancelled = (): void => this.checkCancelled()
    checkCancelled()
    const settings: JobSettings = {
      ...LOCAL_DEFAULTS,
      jobName: this.jobName,
      platform,
      interpreted: options.interpreted ?? false,
      memoryBytes: options.memory,
      travelCheck: options.travelCheck ?? false,
      autoWatermarkIntervalMs: options.autoWatermarkIntervalMs ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs,
      checkpointing: recovery.commitsLate,
      restartsRegions: recovery.restarts,
      attempt: recovery.log.attempts - 1,
      loopStore,
    }
    const runtime = new JobRuntime(program, settings, restored)
    this.runtime = runtime
    recovery.attach(runtime)
    let failed = true
    try {
      await runtime.open()
      this.opened = true
      checkCancelled()
      recovery.start()
      const regions = new RegionRestarts(runtime, recovery, platform)
      await driveJob(runtime, {
        jobName: this.jobName,
        platform,
        checkCancelled,
        onTaskFailed: (cause, task) => this.cancelled === undefined && regions.take(cause, task),
      })
      failed = false
    } finally {
      recovery.detach()
      this.finalMetrics = this.metrics()
      this.finalAccumulators = this.accumulators()
      this.runtime = undefined
      this.opened = false
      const closing = runtime.close()
      // The first failure is the one to report; one while closing counts only if there was none before.
      await (failed ? closing.catch(() => {}) : closing)
    }
  }

  private checkCancelled(): void {
    if (this.cancelled !== undefined) throw this.cancelled
  }
}
