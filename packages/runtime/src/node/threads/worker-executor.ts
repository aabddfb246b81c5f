/**
 * What: the executor that builders meet in a worker. The n-th program a builder runs there is the n-th job of the driver:
 *   its subtasks in this worker are run, and what the builder collects comes from the driver.
 */
import type { ExecutionOptions, Executor } from '../../execution/executor.ts'
import type { JobHandle } from '../../execution/job-handle.ts'
import type { Program } from '../../plan/program.ts'
import type { BuildGuard } from './build-guard.ts'
import type { Doorbell } from './doorbell.ts'
import type { ToDriver, ToWorker, WorkerStart } from './messages.ts'
import { WorkerJob } from './worker-job.ts'

export interface WorkerExecutorOptions {
  readonly start: WorkerStart
  readonly bells: readonly Doorbell[]
  readonly guard: BuildGuard
  readonly send: (message: ToDriver, transfer?: readonly ArrayBuffer[]) => void
}

export class WorkerExecutor implements Executor {
  readonly origin: { readonly startedAt: number; readonly seed: number }
  readonly threads: number
  private readonly options: WorkerExecutorOptions
  private readonly jobs: WorkerJob[] = []
  /** Messages about jobs that the builder here has not reached yet. */
  private readonly early = new Map<number, ToWorker[]>()

  constructor(options: WorkerExecutorOptions) {
    this.options = options
    this.origin = options.start.origin
    this.threads = options.bells.length
  }

  execute(program: Program, _options?: ExecutionOptions): JobHandle {
    const { start, bells, guard, send } = this.options
    guard.off()
    const number = this.jobs.length
    const job = new WorkerJob({ number, worker: start.worker, bells, program, send })
    this.jobs.push(job)
    // The builder goes on once the job has ended.
    void job.result.catch(() => {}).then(() => guard.on())
    for (const message of this.early.get(number) ?? []) job.receive(message)
    this.early.delete(number)
    return job
  }

  /** How many jobs the builder has run. */
  get reached(): number {
    return this.jobs.length
  }

  receive(message: ToWorker): void {
    if (message.job < this.jobs.length) this.jobs[message.job].receive(message)
    else this.early.set(message.job, [...(this.early.get(message.job) ?? []), message])
  }
}
