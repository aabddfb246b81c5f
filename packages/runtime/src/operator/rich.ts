import { PlanError } from '../errors/errors.ts'
import type { RuntimeContext } from './function-types.ts'

type AnyFunction = (...args: any[]) => unknown

const openers = new WeakMap<AnyFunction, (context: any) => AnyFunction>()

/**
 * A function that is made anew in each subtask, with the context of the subtask: for accumulators and metrics, for
 * things to open and close. Takes the place of a plain function of `map`, `filter`, `flatMap` and `reduce`. The same
 * function in two places is opened in both.
 *
 * @param open called once in each subtask, before the first record; returns the function itself
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { rich } from '@wiesel/runtime'
 *
 * const env = new StreamExecutionEnvironment({ parameters: { greeting: 'hello' } })
 * const greetings = env.fromElements('a', 'b').map(rich(({ parameters, subtask }) => {
 *   return (name: string) => `${parameters.greeting} ${name} from ${subtask}`
 * }))
 * console.log(await greetings.collect().toArray()) // → [ 'hello a from 0', 'hello b from 0' ]
 */
export function rich<F extends AnyFunction>(open: (context: RuntimeContext) => F): F {
  const marker = ((): never => {
    throw new PlanError(
      'RICH_FUNCTION_CALLED',
      'A function made by rich(…) belongs into map, filter, flatMap, reduce or a transformation of a data set; it is not opened here.',
    )
  }) as unknown as F
  openers.set(marker, open)
  return marker
}

/** Whether a function was made by {@link rich}. */
export function isRich(value: AnyFunction): boolean {
  return openers.has(value)
}

/** The function to call in a subtask. */
export function openFunction<F extends AnyFunction>(value: F, context: () => RuntimeContext): F {
  return (openers.get(value)?.(context()) as F | undefined) ?? value
}
