import { UserFunctionError, type FailureLocation } from '../../errors/errors.ts'
import { describeValue } from '../../errors/describe-value.ts'
import { WieselError } from '../../errors/wiesel-error.ts'

/** An error as data. Structured clone alone would lose codes, locations and causes. */
export type TravelledError =
  | {
      readonly name: string
      readonly message: string
      readonly stack?: string
      readonly code?: string
      readonly retryable?: boolean
      readonly location?: FailureLocation
      readonly cause?: TravelledError
    }
  | { readonly thrown: unknown }

const DEPTH_MAX = 8

/** What was thrown, as data; what is not an error and cannot be cloned, as text. */
export function packError(thrown: unknown, depth = 0): TravelledError {
  if (!(thrown instanceof Error)) {
    const plain = thrown === null || !['object', 'function', 'symbol'].includes(typeof thrown)
    return { thrown: plain ? thrown : describeValue(thrown) }
  }
  const { name, message, stack, cause } = thrown
  const { code, retryable, location } = thrown as Partial<UserFunctionError>
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof retryable === 'boolean' ? { retryable } : {}),
    ...(location === undefined ? {} : { location }),
    ...(cause === undefined || depth >= DEPTH_MAX ? {} : { cause: packError(cause, depth + 1) }),
  }
}

/** The error again, with the stack of the thread it happened in. */
export function unpackError(travelled: TravelledError): unknown {
  if ('thrown' in travelled) return travelled.thrown
  const { name, message, stack, code, retryable, location } = travelled
  const cause = travelled.cause === undefined ? undefined : unpackError(travelled.cause)
  const options = cause === undefined ? {} : { cause }
  const error =
    code !== undefined && retryable !== undefined
      ? new WieselError(code, message, { ...options, retryable })
      : Object.assign(new Error(message, options), code === undefined ? {} : { code })
  if (location !== undefined)
    Object.setPrototypeOf(Object.assign(error, { location }), UserFunctionError.prototype)
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
  return error
}
