import { WieselError } from '@wiesel/runtime'
import { JobFileError, UsageError } from './errors.ts'

/**
 * What the exit code of `wiesel` says.
 *
 * - `finished` 0: the job ended, or what was asked for was printed.
 * - `failed` 1: code of the job failed, while it was loaded, built or run.
 * - `usage` 2: nothing was run, since the command line is wrong, or the file is missing, does not compile or holds no job.
 * - `interrupted` 130: cancelled by Ctrl-C (`SIGINT`).
 * - `brokenPipe` 141: cancelled because nobody reads standard output any more.
 * - `terminated` 143: cancelled by `SIGTERM`.
 */
export const exitCode = {
  finished: 0,
  failed: 1,
  usage: 2,
  interrupted: 130,
  brokenPipe: 141,
  terminated: 143,
} as const

/** The exit code for an error that ended the command. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError || error instanceof JobFileError ? exitCode.usage : exitCode.failed
}

/** Whether an error says that a job was cancelled. The code counts, not the class: the job may bring its own runtime. */
export function isCancellation(error: unknown): boolean {
  return (
    (error instanceof WieselError || error instanceof Error) &&
    'code' in error &&
    error.code === 'JOB_CANCELLED'
  )
}
