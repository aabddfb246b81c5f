import type { ExecuteOptions, JobHandle } from '@wiesel/runtime'
import { ExecutionEnvironment, type EnvironmentOptions } from './environment.ts'

/** Parameters of a job, as given on the command line. */
export type JobParameters = Readonly<Record<string, string>>

/** A batch job as a module exports it: a name, and the function that builds it. */
export interface JobDefinition {
  readonly kind: 'wiesel-job'
  readonly name: string
  /** Makes the environment that the job is built in. */
  readonly createEnvironment: (options: EnvironmentOptions) => ExecutionEnvironment
  /** Builds the job's data sets, and may run some: with `collect`, `count` and `print`. Depends on its arguments only. */
  readonly build: (env: ExecutionEnvironment, parameters: JobParameters) => void | Promise<void>
}

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
 * `env.startedAt`, for random numbers `env.random()`.
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
export function defineJob(name: string, build: JobDefinition['build']): JobDefinition {
  return { kind: 'wiesel-job', name, createEnvironment: (options) => new ModuleEnvironment(options), build }
}
