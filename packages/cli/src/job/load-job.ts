import {
  isJobDefinition,
  type EnvironmentOptions,
  type JobDefinition,
  type JobParameters,
  type StreamExecutionEnvironment,
} from '@wiesel/datastream'
import { prepareJob, type JobOrigin } from '@wiesel/runtime/node'
import { JobCodeError, JobFileError } from '../errors.ts'
import { bundleJob } from './bundle-job.ts'
import { importBundle } from './import-bundle.ts'

/** A job that was loaded from a file. */
export interface LoadedJob {
  readonly name: string
  /** How worker threads get the same job. */
  readonly origin: JobOrigin
  /** Makes what the builder needs. @throws JobCodeError `JOB_BUILD_FAILED`, or the Wiesel error of the job */
  prepare(parameters: JobParameters): Promise<unknown>
  /** Builds the job in a new environment. @throws JobCodeError `JOB_BUILD_FAILED`, or the Wiesel error of the builder */
  build(
    options: EnvironmentOptions,
    parameters: JobParameters,
    prepared: unknown,
  ): Promise<StreamExecutionEnvironment>
}

interface BundleExports {
  job: Readonly<Record<string, unknown>>
}

const LOADER = new URL(`./import-bundle${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
  .href

const HOW_TO_WRITE = `A job file exports its job:

  import { defineJob } from '@wiesel/datastream'

  export default defineJob('my-job', (env, parameters) => {
    env.fromElements(1, 2, 3).map((n) => n * 2).print()
  })`

function notAJob(file: string, exported: Readonly<Record<string, unknown>>): JobFileError {
  const named = Object.keys(exported).find((name) => isJobDefinition(exported[name]))
  const what =
    'default' in exported
      ? 'The default export is not what defineJob returns.'
      : named === undefined
        ? 'It has no default export.'
        : `It exports a job as "${named}", but not as default.`
  return new JobFileError(
    'NOT_A_JOB',
    `"${file}" holds no job. ${what} ${HOW_TO_WRITE}\n\nA program that calls execute() or collect() itself runs with plain "node".`,
  )
}

/** Whether an error comes from Wiesel, whichever copy of it, and so explains itself. */
function explainsItself(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'retryable' in error
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function explained<T>({ name }: JobDefinition, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (explainsItself(cause)) throw cause
    throw new JobCodeError('JOB_BUILD_FAILED', `Job "${name}" could not be built: ${messageOf(cause)}`, cause)
  }
}

/**
 * Bundles a job file, imports it and takes the job it exports.
 *
 * @throws JobFileError when the file is missing, does not compile or holds no job
 * @throws JobCodeError `JOB_LOAD_FAILED` when the module throws while it is imported
 * @example
 * import { loadJob } from '@wiesel/cli'
 * await loadJob('missing.ts').catch((error) => console.log(error.code)) // → JOB_FILE_NOT_FOUND
 */
export async function loadJob(file: string, external: readonly string[] = []): Promise<LoadedJob> {
  const bundle = await bundleJob(file, external)
  let exports: BundleExports
  try {
    exports = (await importBundle(bundle)) as BundleExports
  } catch (cause) {
    throw new JobCodeError('JOB_LOAD_FAILED', `"${file}" could not be loaded: ${messageOf(cause)}`, cause)
  }
  const definition = exports.job.default
  if (!isJobDefinition(definition)) throw notAJob(file, exports.job)
  return {
    name: definition.name,
    origin: { loader: LOADER, data: bundle },
    prepare: (parameters) => explained(definition, () => prepareJob(definition, parameters)),
    build: (options, parameters, prepared) =>
      explained(definition, async () => {
        const env = definition.createEnvironment(options)
        await definition.build(env, parameters, prepared)
        return env
      }),
  }
}
