import { WieselError } from '../errors/wiesel-error.ts'

/** Something about a checkpoint or savepoint: it cannot be made, is damaged, or does not fit the job. */
export class CheckpointError extends WieselError {
  constructor(code: string, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(code, message, options)
  }
}
