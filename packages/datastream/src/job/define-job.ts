import type { EnvironmentOptions } from '@wiesel/runtime'
import { StreamExecutionEnvironment } from './environment.ts'

/** Parameters of a job, as given on the command line. */
export type JobParameters = Readonly<Record<string, string>>

/** A job as a module exports it: a name, and the function that builds it. */
export interface JobDefinition {
  readonly kind: 'wiesel-job'
  readonly name: string
  /** Makes the environment that the job is built in. */
  readonly createEnvironment: (options: EnvironmentOptions) => StreamExecutionEnvironment
  /** Makes what the builder needs, if it needs something. */
  readonly prepare?: ((parameters: JobParameters) => unknown) | undefined
  /** Builds the job's streams. May be asynchronous. Depends on its arguments only. */
  readonly build: (
    env: StreamExecutionEnvironment,
    parameters: JobParameters,
    prepared?: any,
  ) => void | Promise<void>
}

/** A builder, and what is to be done before it runs. */
export interface PreparedJob<Prepared> {
  /**
   * Makes what the builder needs, for example a model: once, in the calling thread. It may read clocks and files, and run
   * jobs of its own. Each thread is given a copy of what it returns, so that must be plain data.
   */
  readonly prepare: (parameters: JobParameters) => Prepared | Promise<Prepared>
  readonly build: (
    env: StreamExecutionEnvironment,
    parameters: JobParameters,
    prepared: Prepared,
  ) => void | Promise<void>
}

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
  job:
    | ((env: StreamExecutionEnvironment, parameters: JobParameters) => void | Promise<void>)
    | PreparedJob<Prepared>,
): JobDefinition {
  const { prepare, build } = typeof job === 'function' ? { prepare: undefined, build: job } : job
  return {
    kind: 'wiesel-job',
    name,
    createEnvironment: (options) => new StreamExecutionEnvironment(options),
    prepare,
    build,
  }
}

/** Whether a value is what {@link defineJob} returns. */
export function isJobDefinition(value: unknown): value is JobDefinition {
  return (
    typeof value === 'object' && value !== null && (value as Partial<JobDefinition>).kind === 'wiesel-job'
  )
}
