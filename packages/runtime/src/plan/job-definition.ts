/** Parameters of a job, as given on the command line. */
export type JobParameters = Readonly<Record<string, string>>

/** A job as a module exports it: a name, and the function that builds it. See `defineJob`. */
export interface JobDefinition<Env = any, Options = any> {
  readonly kind: 'wiesel-job'
  readonly name: string
  /** Makes the environment that the job is built in. */
  readonly createEnvironment: (options: Options) => Env
  /** Makes what the builder needs, if it needs something. */
  readonly prepare?: ((parameters: JobParameters) => unknown) | undefined
  /** Builds the job. May be asynchronous. Depends on its arguments only. */
  readonly build: (env: Env, parameters: JobParameters, prepared?: any) => void | Promise<void>
}

/** A builder, and what is to be done before it runs. */
export interface PreparedJob<Env, Prepared> {
  /**
   * Makes what the builder needs, for example a model: once, in the calling thread. It may read clocks and files, and run
   * jobs of its own. Each thread is given a copy of what it returns, so that must be plain data.
   */
  readonly prepare: (parameters: JobParameters) => Prepared | Promise<Prepared>
  readonly build: (env: Env, parameters: JobParameters, prepared: Prepared) => void | Promise<void>
}

/** A function that builds a job. */
export type JobBuilder<Env> = (env: Env, parameters: JobParameters) => void | Promise<void>

/** The definition of a job that is built in environments of one API. */
export function jobDefinition<Env, Options, Prepared>(
  name: string,
  createEnvironment: (options: Options) => Env,
  job: JobBuilder<Env> | PreparedJob<Env, Prepared>,
): JobDefinition<Env, Options> {
  const { prepare, build } = typeof job === 'function' ? { prepare: undefined, build: job } : job
  return { kind: 'wiesel-job', name, createEnvironment, prepare, build }
}

/** Whether a value is what `defineJob` returns. */
export function isJobDefinition(value: unknown): value is JobDefinition {
  return (
    typeof value === 'object' && value !== null && (value as Partial<JobDefinition>).kind === 'wiesel-job'
  )
}
