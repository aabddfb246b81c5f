import {
  JobCancelledError,
  OptionError,
  type CheckpointStatistics,
  type CheckpointStorage,
  type StopOptions,
  type AccumulatorResults,
  type ExecutionOptions,
  type JobHandle,
  type IterationStatistics,
  type JobResult,
  type JobStatus,
  type Program,
  type StateReader,
  type TaskMetrics,
} from '@wiesel/runtime'
import {
  iterationsOf,
  simulateJob,
  stateReader,
  taskMetrics,
  type JobRecovery,
  type JobRuntime,
} from '@wiesel/runtime/internal'
import { withSeed } from './for-seeds.ts'
import { hostTurn } from './host-turn.ts'

/** Turns of the event loop without any step of the job after which each turn takes a millisecond. */
const QUICK_TURNS = 200

/** How one job is simulated. */
export interface SimulationSettings {
  readonly seed: number
  readonly interpreted: boolean | undefined
  readonly travelCheck: boolean | undefined
  readonly startMs: number | undefined
}

/** The handle of a job that runs in the simulation. */
export class SimulatedJob implements JobHandle {
  readonly jobName: string
  readonly result: Promise<JobResult>
  status: JobStatus = 'created'
  private cancelled: JobCancelledError | undefined
  private runtime: JobRuntime | undefined
  private recovery: JobRecovery | undefined
  private finalMetrics: readonly TaskMetrics[] = []
  private finalAccumulators: AccumulatorResults = {}
  private turnsWithoutStep = 0

  constructor(program: Program, options: ExecutionOptions, settings: SimulationSettings) {
    this.jobName = program.plan.name
    const { signal } = options
    const abort = (): void => void this.cancel(signal?.reason)
    if (signal?.aborted === true) this.cancelled = new JobCancelledError(this.jobName, signal.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.result = this.run(program, options, settings).finally(() =>
      signal?.removeEventListener('abort', abort),
    )
    this.result.catch(() => {})
  }

  async cancel(reason?: unknown): Promise<void> {
    if (this.status === 'created' || this.status === 'running') {
      this.cancelled = new JobCancelledError(this.jobName, reason)
      this.status = 'cancelling'
    }
    await this.result.catch(() => {})
  }

  savepoint(target: string | CheckpointStorage): Promise<string> {
    return this.recovered().savepoint(target)
  }

  async stop(options: StopOptions): Promise<string | undefined> {
    const path = await this.recovered().stop(options)
    await this.result
    return path
  }

  checkpoints(): CheckpointStatistics {
    return this.recovered().log.read()
  }

  metrics(): readonly TaskMetrics[] {
    const { runtime } = this
    if (runtime === undefined) return this.finalMetrics
    return runtime.tasks.map((task) => taskMetrics(task, task.parts.platform.now()))
  }

  iterations(): readonly IterationStatistics[] {
    return iterationsOf(this.metrics())
  }

  accumulators(): AccumulatorResults {
    return this.runtime?.accumulators.results() ?? this.finalAccumulators
  }

  state(uid: string, name?: string): StateReader {
    return stateReader(this.jobName, () => this.runtime, uid, name)
  }

  private async run(
    program: Program,
    options: ExecutionOptions,
    { seed, interpreted, travelCheck, startMs = 0 }: SimulationSettings,
  ): Promise<JobResult> {
    try {
      this.checkCancelled()
      this.status = 'running'
      const { metrics } = await simulateJob(program, {
        seed,
        startMs,
        ...(options.memory === undefined ? {} : { memory: options.memory }),
        ...(interpreted === undefined ? {} : { interpreted }),
        ...(travelCheck === undefined ? {} : { travelCheck }),
        ...(options.autoWatermarkIntervalMs === undefined
          ? {}
          : { autoWatermarkIntervalMs: options.autoWatermarkIntervalMs }),
        execution: pickRecovery(options),
        onRecovery: (recovery) => (this.recovery = recovery),
        hostTurn: () => this.turn(),
        onStep: (job) => this.noteStep(job),
      })
      const durationMs = (this.runtime?.tasks[0]?.parts.platform.now() ?? startMs) - startMs
      this.finalMetrics = metrics
      this.finalAccumulators = this.accumulators()
      this.status = 'finished'
      return { jobName: this.jobName, durationMs, metrics, accumulators: this.finalAccumulators }
    } catch (cause) {
      this.finalMetrics = this.metrics()
      this.finalAccumulators = this.accumulators()
      this.status = cause === this.cancelled ? 'cancelled' : 'failed'
      throw withSeed(cause, seed)
    } finally {
      this.runtime = undefined
    }
  }

  private recovered(): JobRecovery {
    if (this.recovery !== undefined) return this.recovery
    throw new OptionError(`Job "${this.jobName}" has not begun.`)
  }

  private noteStep(job: JobRuntime): void {
    this.runtime = job
    this.turnsWithoutStep = 0
    this.checkCancelled()
  }

  private async turn(): Promise<void> {
    this.checkCancelled()
    await (this.turnsWithoutStep++ < QUICK_TURNS
      ? hostTurn()
      : new Promise<void>((resolve) => setTimeout(resolve, 1)))
    this.checkCancelled()
  }

  private checkCancelled(): void {
    if (this.cancelled !== undefined) throw this.cancelled
  }
}

function pickRecovery({ checkpointing, restartStrategy, fromSavepoint }: ExecutionOptions): ExecutionOptions {
  return {
    ...(checkpointing && { checkpointing }),
    ...(restartStrategy && { restartStrategy }),
    ...(fromSavepoint && { fromSavepoint }),
  }
}
