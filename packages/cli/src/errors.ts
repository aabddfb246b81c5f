import { WieselError } from '@wiesel/runtime'

/** The command line is wrong. Ends the command with exit code 2. */
export class UsageError extends WieselError {
  constructor(message: string) {
    super('USAGE', message)
  }
}

/**
 * A job file cannot be used: it is missing (`JOB_FILE_NOT_FOUND`), of a kind that cannot be run (`JOB_FILE_KIND`), does
 * not compile (`JOB_SYNTAX`), or exports no job (`NOT_A_JOB`). Ends the command with exit code 2.
 */
export class JobFileError extends WieselError {
  constructor(
    code: 'JOB_FILE_NOT_FOUND' | 'JOB_FILE_KIND' | 'JOB_SYNTAX' | 'NOT_A_JOB',
    message: string,
    cause?: unknown,
  ) {
    super(code, message, { cause })
  }
}

/** The code of a job threw before the job ran: while it was loaded (`JOB_LOAD_FAILED`) or built (`JOB_BUILD_FAILED`). */
export class JobCodeError extends WieselError {
  constructor(code: 'JOB_LOAD_FAILED' | 'JOB_BUILD_FAILED', message: string, cause: unknown) {
    super(code, message, { cause })
  }
}
