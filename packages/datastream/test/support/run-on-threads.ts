import type { JobDefinition, JobParameters } from '@wiesel/datastream'
import type { EnvironmentOptions, JobHandle } from '@wiesel/runtime'
import { ThreadExecutor } from '@wiesel/runtime/node'

/** Starts the job of a module on threads, and hands its handle to `use`. Ends the threads when that is done. */
export async function onThreads<R>(
  module: URL,
  options: Omit<EnvironmentOptions, 'executor'> & { threads: number; fromSavepoint?: string },
  parameters: JobParameters,
  use: (handle: JobHandle) => Promise<R>,
): Promise<R> {
  const { threads, fromSavepoint, ...environment } = options
  const executor = new ThreadExecutor({ threads, job: { url: module.href }, parameters, environment })
  try {
    const { default: job } = (await import(module.href)) as { default: JobDefinition }
    const env = job.createEnvironment({ ...environment, parameters, executor })
    await job.build(env, parameters)
    executor.finishBuild()
    return await use(env.executeAsync(fromSavepoint === undefined ? {} : { fromSavepoint }))
  } finally {
    await executor.close()
  }
}
