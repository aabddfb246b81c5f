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

/** Records that travel together are larger than a frame between threads may be. */
export class RecordTooLargeError extends WieselError {
  constructor(channel: string, records: number, bytes: number, limit: number) {
    super(
      'RECORD_TOO_LARGE',
      `${records} records on their way ${channel} take ${bytes} bytes; the limit for a frame between threads is ${limit}. ` +
        'Send a reference (a path, a key) in place of the data, or split the records.',
    )
  }
}

/** Functions cannot be sent to threads: each thread has to import the module that makes them. */
export function threadsNeedModule(job: string, threads: number): PlanError {
  return new PlanError(
    'THREADS_NEED_A_MODULE',
    `Job "${job}" cannot run on ${threads} threads: it is built inside a program, and functions cannot be sent to threads. ` +
      "Put it into a module of its own, `export default defineJob('name', (env, parameters) => …)`, and run that with " +
      'executeJob(url, { threads }) or with "wiesel run job.ts --threads n".',
  )
}

/** A builder that runs in several threads asked for the time or for chance, which differ between them. */
export class BuilderNotRepeatableError extends WieselError {
  constructor(what: string, instead: string) {
    super(
      'BUILDER_NOT_REPEATABLE',
      `The builder of the job called ${what}, which gives each thread another value. Use ${instead} instead. ` +
        '(Functions that run with records may call it.)',
    )
  }
}

/** What a job prepares for its builder is sent to the threads; this cannot be. */
export class PreparedCannotTravelError extends WieselError {
  constructor(job: string, cause: unknown) {
    super(
      'PREPARED_CANNOT_TRAVEL',
      `What job "${job}" prepares cannot be sent to threads: ${cause instanceof Error ? cause.message : describeValue(cause)} ` +
        'Return plain data from prepare, for example model.toStored().',
      { cause },
    )
  }
}

/** A worker thread ended, or was ended, while it still had subtasks to run. */
export class WorkerLostError extends WieselError {
  constructor(job: string, worker: number, subtasks: readonly string[], cause?: unknown) {
    const why = cause instanceof Error ? cause.message : describeValue(cause)
    super(
      'WORKER_LOST',
      `Job "${job}" lost worker ${worker + 1} with ${subtasks.length === 0 ? 'no subtasks' : subtasks.join(', ')}: ${why}`,
      { cause, retryable: true },
    )
  }
}

/** What a builder collects must be sent to the builders in all threads; this was more. */
export class CollectedTooMuchError extends WieselError {
  constructor(job: string, limit: number) {
    super(
      'COLLECTED_TOO_MUCH',
      `The builder collects more than ${limit} records of job "${job}". They are sent to every thread, so that all of them build the ` +
        'same plan. Collect less (a count, a sample), or run in one thread.',
    )
  }
}

/** The rings of all jobs together would need more memory than there is for them. */
export class ExchangeBudgetError extends WieselError {
  constructor(job: string, rings: number, bytesEach: number, left: number) {
    super(
      'EXCHANGE_BUDGET',
      `Job "${job}" needs ${rings} rings between threads of at least ${bytesEach} bytes; ${left} bytes are left. ` +
        'Lower the parallelism, or run fewer jobs at a time.',
    )
  }
}

/** A module that should define a job does not. */
export class JobModuleError extends WieselError {
  constructor(module: string) {
    super(
      'NOT_A_JOB',
      `The module ${module} does not export a job. Write "export default defineJob('name', (env, parameters) => …)" in it.`,
    )
  }
}
