import type { ExecutionOptions, Executor } from '../../execution/executor.ts'
import type { JobHandle } from '../../execution/job-handle.ts'
import { OptionError } from '../../errors/errors.ts'
import type { EnvironmentOptions } from '../../plan/job-environment.ts'
import type { Program } from '../../plan/program.ts'
import { NodePlatform } from '../node-platform.ts'
import type { JobOrigin } from './messages.ts'
import { ThreadJob } from './thread-job.ts'
import { WorkerPool } from './worker-pool.ts'

/** What worker threads need to build the same job as the calling thread. */
export interface ThreadExecutorOptions {
  readonly threads: number
  readonly job: JobOrigin
  readonly parameters?: Readonly<Record<string, string>>
  /** What the builder is given besides: see `prepareJob`. */
  readonly prepared?: unknown
  /** The options of the environment in which the job is built; plain data. */
  readonly environment?: Omit<EnvironmentOptions, 'executor'>
  /** Heap of each worker in megabytes; a worker that needs more is lost. Default: as the calling thread. */
  readonly heapMb?: number
  /** The job's name in messages and metrics. Default: its own. */
  readonly name?: string
}

/** Runs the programs that one job builder makes on worker threads, each of which runs the same builder. */
export class ThreadExecutor implements Executor {
  readonly origin: { readonly startedAt: number; readonly seed: number }
  readonly threads: number
  private readonly platform = new NodePlatform()
  private readonly pool: WorkerPool
  private jobs = 0
  private built = false

  /** Starts the threads. @throws OptionError */
  constructor(options: ThreadExecutorOptions) {
    const { threads, job, parameters = {}, prepared, environment = {}, name, heapMb } = options
    if (!Number.isInteger(threads) || threads < 1 || threads > 256)
      throw new OptionError(`threads is ${threads}; it must be a whole number from 1 to 256.`)
    this.threads = threads
    this.origin = {
      startedAt: this.platform.now(),
      seed: environment.seed ?? Math.floor(this.platform.random() * 2 ** 32),
    }
    // Checkpoints are made here; their storage could not travel.
    const { checkpointing: _, restartStrategy: __, ...travels } = environment
    const start = { job, parameters, prepared, name, origin: this.origin, environment: travels }
    this.pool = new WorkerPool(threads, start, heapMb)
  }

  /** The builder has returned: what is collected from now on is not for it. */
  finishBuild(): void {
    this.built = true
  }

  execute(program: Program, execution: ExecutionOptions = {}): JobHandle {
    const { pool, platform } = this
    return new ThreadJob({ number: this.jobs++, pool, program, platform, execution, building: !this.built })
  }

  /** Ends the threads, when no job runs any more. */
  async close(): Promise<void> {
    await this.pool.close()
  }
}
