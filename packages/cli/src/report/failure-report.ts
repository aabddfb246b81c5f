import { inspect } from 'node:util'
import type { FailureLocation } from '@wiesel/runtime'
import { withoutBundleQuery } from '../job/import-bundle.ts'
import { placeOf, userFrames } from './stack-frames.ts'

/** Why a command failed, as `--json` prints it. */
export interface FailureReport {
  /** Stable; errors that are not Wiesel's have `UNKNOWN`. */
  readonly code: string
  readonly message: string
  /** Where in the running job. */
  readonly location?: FailureLocation
  /** `file:line:column` of the first line of the user's code on the stack. */
  readonly at?: string
  /** What was thrown underneath, outermost first. */
  readonly causes: readonly FailureCause[]
}

/** One error beneath the one that is reported. */
export interface FailureCause {
  readonly name: string
  readonly message: string
  /** The lines of its stack in the user's code. */
  readonly stack: readonly string[]
}

const CAUSES_MAX = 10

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (
    let cause = error instanceof Error ? error.cause : undefined;
    cause !== undefined && causes.length < CAUSES_MAX;
    cause = cause instanceof Error ? cause.cause : undefined
  )
    causes.push(cause)
  return causes
}

function describeCause(cause: unknown): FailureCause {
  if (!(cause instanceof Error)) return { name: typeof cause, message: inspect(cause), stack: [] }
  return { name: cause.name, message: withoutBundleQuery(cause.message), stack: userFrames(cause) }
}

function hasLocation(error: Error): error is Error & { location: FailureLocation } {
  return 'location' in error && typeof error.location === 'object' && error.location !== null
}

/** An error as data: code, message, where in the job and where in the user's code. */
export function failureReport(error: unknown): FailureReport {
  const causes = causesOf(error).map(describeCause)
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: inspect(error), causes }
  const frame = [...causes.flatMap((cause) => cause.stack), ...userFrames(error)].at(0)
  const at = frame === undefined ? undefined : placeOf(frame)
  return {
    code: 'code' in error ? String(error.code) : 'UNKNOWN',
    message: withoutBundleQuery(error.message),
    ...(hasLocation(error) ? { location: error.location } : {}),
    ...(at === undefined ? {} : { at }),
    causes,
  }
}
