import { describeValue } from './describe-value.ts'
import { WieselError } from './wiesel-error.ts'

/** The program that was built cannot run: a wrong option, a cycle, an impossible edge. Never retried. */
export class PlanError extends WieselError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, message, { cause })
  }
}

/** An option that does not exist, or has a value of the wrong kind. */
export class OptionError extends WieselError {
  constructor(message: string) {
    super('INVALID_OPTION', message)
  }
}

/** A key that cannot be hashed by value: `undefined`, a function, a symbol, a cyclic object. */
export class InvalidKeyError extends WieselError {
  constructor(message: string) {
    super('INVALID_KEY', message)
  }
}

/** A user function returned a promise where a plain value is due. */
export class PromiseValueError extends WieselError {
  constructor(what: string) {
    super(
      'PROMISE_VALUE',
      `${what} returned a promise where a value is due. Functions on the record path are synchronous; ` +
        'use mapAsync (or an asynchronous source or sink) for work that waits.',
    )
  }
}

/** A user function that may return several values returned text, which is iterable but hardly meant as its letters. */
export class InvalidResultError extends WieselError {
  constructor(result: string) {
    super(
      'INVALID_RESULT',
      `A function that may return several values returned the text ${describeValue(result)}. ` +
        'Return an array with it, or emit it through the collector; for its letters return an array of them.',
    )
  }
}

/** Where in a running job a failure happened. */
export interface FailureLocation {
  job: string
  operator: string
  uid?: string
  subtask: number
  parallelism: number
}

/**
 * Something failed while an operator worked, mostly because a user function threw. Names job, operator, uid, subtask and
 * the record, and carries what was thrown as `cause`. Its `code` is that of a Wiesel error underneath, or `USER_FUNCTION`.
 */
export class UserFunctionError extends WieselError {
  readonly location: FailureLocation

  constructor(location: FailureLocation, record: { value: unknown } | undefined, cause: unknown) {
    const { job, operator, uid, subtask, parallelism } = location
    const reason = cause instanceof Error ? cause.message : describeValue(cause)
    const where = `operator "${operator}"${uid === undefined ? '' : ` (uid "${uid}")`}, subtask ${subtask + 1}/${parallelism}`
    const what = record === undefined ? '' : ` on record ${describeValue(record.value)}`
    super(
      cause instanceof WieselError ? cause.code : 'USER_FUNCTION',
      `Job "${job}" failed in ${where}${what}: ${reason}`,
      {
        cause,
        retryable: cause instanceof WieselError ? cause.retryable : true,
      },
    )
    this.location = location
  }
}

/** One user call emitted more than the overflow list may hold. */
export class OverflowError extends WieselError {
  constructor(operator: string, bytes: number, limit: number) {
    super(
      'OUTPUT_OVERFLOW',
      `One call of operator "${operator}" emitted about ${bytes} bytes more than its outputs could take; the limit is ${limit}. ` +
        'Use a generator function (function*), which is resumed when there is room, or emit less per call.',
    )
  }
}

/** The job was cancelled by its handle, an `AbortSignal` or a signal of the process. */
export class JobCancelledError extends WieselError {
  constructor(job: string, cause?: unknown) {
    super('JOB_CANCELLED', `Job "${job}" was cancelled.`, { cause })
  }
}

/** Every task waits for another one: the plan can make no progress. */
export class DeadlockError extends WieselError {
  constructor(job: string, waits: readonly string[]) {
    super('DEADLOCK', `Job "${job}" cannot make progress. Waiting:\n  ${waits.join('\n  ')}`)
  }
}

/** State was declared, used or restored in a way that does not fit. */
export class StateError extends WieselError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, message, { cause })
  }
}

/** A record has no timestamp where event time needs one. */
export class MissingTimestampError extends WieselError {
  constructor(operator: string) {
    super(
      'MISSING_TIMESTAMP',
      `Operator "${operator}" works in event time, but a record has no timestamp. ` +
        'Assign one: pass a WatermarkStrategy with withTimestampAssigner to fromSource, or call assignTimestampsAndWatermarks.',
    )
  }
}
