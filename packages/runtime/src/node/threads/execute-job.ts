import type { JobResult } from '../../execution/job-handle.ts'
import { OptionError } from '../../errors/errors.ts'
import type { EnvironmentOptions } from '../../plan/job-environment.ts'
import { loadJobModule } from './job-module.ts'
import { prepareJob } from './prepare-job.ts'
import { ThreadExecutor } from './thread-executor.ts'

/** How a job module runs. */
export interface ExecuteJobOptions extends Omit<EnvironmentOptions, 'executor'> {
  /** Worker threads. Default 1: the calling thread, and no workers. */
  threads?: number
  /** Heap of each worker in megabytes; a worker that needs more is lost. Default: as the calling thread. */
  heapMb?: number
  /** Parameters of the job's builder. */
  parameters?: Readonly<Record<string, string>>
  /** The job's name in messages and metrics. Default: its own. */
  name?: string
  /** Cancels the job. */
  signal?: AbortSignal
}

/**
 * Runs the job that a module exports (`export default defineJob(…)`), on several threads if asked to: each imports the
 * module and runs its share of the subtasks.
 *
 * @param module the address of the module: `new URL('./job.ts', import.meta.url)`
 * @throws JobModuleError `NOT_A_JOB`; PlanError `PLAN_NOT_DETERMINISTIC`; WorkerLostError `WORKER_LOST`; whatever fails the job
 */
export async function executeJob(module: URL | string, options: ExecuteJobOptions = {}): Promise<JobResult> {
  const { threads = 1, parameters = {}, name, signal, heapMb, ...environment } = options
  const url = String(module)
  if (!URL.canParse(url))
    throw new OptionError(`"${url}" is no address of a module. Give new URL('./job.ts', import.meta.url).`)
  const job = await loadJobModule({ url })
  const prepared = await prepareJob(job, parameters)
  const executor =
    threads === 1
      ? undefined
      : new ThreadExecutor({
          threads,
          job: { url },
          parameters,
          prepared,
          environment,
          ...(name && { name }),
          ...(heapMb && { heapMb }),
        })
  try {
    const env = job.createEnvironment({ ...environment, parameters, ...(executor && { executor }) })
    await job.build(env, parameters, prepared)
    executor?.finishBuild()
    return await env.executeAsync({ name: name ?? job.name, ...(signal && { signal }) }).result
  } finally {
    await executor?.close()
  }
}
