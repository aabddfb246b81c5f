import type { ExecuteOptions, JobDefinition, JobHandle, PreparedJob } from '@wiesel/runtime'
import { jobDefinition, type JobBuilder } from '@wiesel/runtime/internal'
import { ExecutionEnvironment, type EnvironmentOptions } from './environment.ts'

/** Where a job module builds its program. What its builder has run already need not be run again. */
class ModuleEnvironment extends ExecutionEnvironment {
  override executeAsync(options: ExecuteOptions | string = {}): JobHandle {
    return this.job.executeRest(options)
  }
}

/**
 * Defines a batch job that travels as a module: `export default defineJob(…)` in a file that `wiesel run` or `executeJob`
 * is given, for several threads if asked to.
 *
 * The builder must build the same plan wherever it is called with the same parameters: for the time use
 * `env.startedAt`, for random numbers `env.random()`, and `prepare` for anything else that is not the same each time.
 *
 * @example
 * import { defineJob } from '@wiesel/dataset'
 *
 * const job = defineJob('squares', async (env, { last = '3' }) => {
 *   const squares = await env.fromSequence(1, Number(last)).map((n) => n * n).collect()
 *   console.log(squares)
 * })
 * await job.build(job.createEnvironment({}), { last: '2' })
 * // → [ 1, 4 ]
 */
export function defineJob<Prepared>(
  name: string,
  job: JobBuilder<ExecutionEnvironment> | PreparedJob<ExecutionEnvironment, Prepared>,
): JobDefinition<ExecutionEnvironment, EnvironmentOptions> {
  return jobDefinition(name, (options: EnvironmentOptions) => new ModuleEnvironment(options), job)
}
