/** Options shared by every {@link WieselError}. */
export interface WieselErrorOptions {
  /** What went wrong underneath. */
  cause?: unknown
  /** Whether running the job again from its last checkpoint may help. Default `false`. */
  retryable?: boolean
}

/**
 * The root of every error Wiesel throws.
 *
 * `code` is stable across releases: compare it, not the class, because a bundled job may carry its own copy of a
 * class. `retryable` says whether a restart strategy may try the job again.
 *
 * @example
 * import { WieselError } from '@wiesel/runtime'
 * const error = new WieselError('EXAMPLE', 'Something broke. Do this to mend it.')
 * console.log(error.code, error.retryable) // → EXAMPLE false
 */
export class WieselError extends Error {
  readonly code: string
  readonly retryable: boolean

  constructor(code: string, message: string, options: WieselErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
    this.name = new.target.name
  }
}
