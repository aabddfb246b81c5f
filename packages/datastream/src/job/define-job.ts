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
  /** Builds the job's streams. May be asynchronous. Depends on its arguments only. */
  readonly build: (env: StreamExecutionEnvironment, parameters: JobParameters) => void | Promise<void>
}

/**
 * Defines a job that travels as a module: `export default defineJob(…)` in a file that `wiesel run` is given.
 *
 * The builder must build the same plan wherever it is called with the same parameters: for the time use
 * `env.startedAt`, for random numbers `env.random()`.
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
export function defineJob(name: string, build: JobDefinition['build']): JobDefinition {
  return {
    kind: 'wiesel-job',
    name,
    createEnvironment: (options) => new StreamExecutionEnvironment(options),
    build,
  }
}

/** Whether a value is what {@link defineJob} returns. */
export function isJobDefinition(value: unknown): value is JobDefinition {
  return (
    typeof value === 'object' && value !== null && (value as Partial<JobDefinition>).kind === 'wiesel-job'
  )
}
