import { rich } from '@wiesel/dataset'
import { isRich, openFunction } from '@wiesel/runtime/internal'

type AnyFunction = (...args: any[]) => any

/**
 * A function that calls a user's. It is a `rich` one where the user's is, so that the user's is made anew in each subtask.
 *
 * @param make is given the function to call
 */
export function compose<F extends AnyFunction, G extends AnyFunction>(user: F, make: (call: F) => G): G {
  return isRich(user) ? rich((context) => make(openFunction(user, () => context))) : make(user)
}
