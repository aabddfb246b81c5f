import type { JobHandle } from '../../execution/job-handle.ts'
import type { EnvironmentOptions } from '../../plan/job-environment.ts'
import { JobModuleError } from '../../errors/errors.ts'
import { isJobDefinition, type JobDefinition } from '../../plan/job-definition.ts'
import type { JobOrigin } from './messages.ts'

/** An environment that jobs of one API are built in. */
export interface BuildEnvironment {
  executeAsync(options: { name?: string; signal?: AbortSignal; threads?: number }): JobHandle
}

/** What a module of a job exports: see `defineJob`. */
export type JobModule = JobDefinition<BuildEnvironment, EnvironmentOptions>

/** Imports the job. @throws JobModuleError `NOT_A_JOB` */
export async function loadJobModule(origin: JobOrigin): Promise<JobModule> {
  const address = 'url' in origin ? origin.url : origin.loader
  const exported = (await import(/* @vite-ignore */ address)) as {
    default?: unknown
    load?: (data: unknown) => Promise<unknown>
  }
  const job = 'url' in origin ? exported.default : await exported.load?.(origin.data)
  if (isJobDefinition(job)) return job
  throw new JobModuleError(address)
}
