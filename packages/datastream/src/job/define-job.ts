import type { EnvironmentOptions, JobDefinition, PreparedJob } from '@wiesel/runtime'
import { jobDefinition, type JobBuilder } from '@wiesel/runtime/internal'
import { StreamExecutionEnvironment } from './environment.ts'

/**
 * Defines a job that travels as a module: `export default defineJob(…)` in a file that `wiesel run` is given.
 *
 * The builder must build the same plan wherever it is called with the same parameters: for the time use
 * `env.startedAt`, for random numbers `env.random()`, and `prepare` for anything else that is not the same each time.
 *
 * @example
 * import { defineJob, StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const job = defineJob('squares', (env, { last = '3' }) => {
 *   env.fromSequence(1, Number(last)).map((n) => n * n).print()
 * })
 * const env = new StreamExecutionEnvironment()
 * await job.build(env, { last: '2' })
 * await env.execute(job.name)
 * // → 1
 * // → 4
 */
export function defineJob<Prepared>(
  name: string,
  job: JobBuilder<StreamExecutionEnvironment> | PreparedJob<StreamExecutionEnvironment, Prepared>,
): JobDefinition<StreamExecutionEnvironment, EnvironmentOptions> {
  return jobDefinition(name, (options: EnvironmentOptions) => new StreamExecutionEnvironment(options), job)
}
