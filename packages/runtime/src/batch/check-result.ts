import { PromiseValueError } from '../errors/errors.ts'
import { isPromise } from '../operator/user-result.ts'

/** The result of a user function, if it is not a promise. @throws PromiseValueError `PROMISE_VALUE` */
export function checkResult<R>(result: R, what: string): R {
  if (isPromise(result)) throw new PromiseValueError(`The function of ${what}`)
  return result
}
