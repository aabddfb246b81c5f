import { PlanError, rich as richFunction, type IterationContext, type RuntimeContext } from '@wiesel/runtime'
import { openFunction as openRich, type DeferredParts } from '@wiesel/runtime/internal'

/** Where a function runs, and what was given to it. */
export interface RichContext extends RuntimeContext {
  /**
   * All records of a broadcast variable, see `withBroadcastSet`. In no promised order.
   *
   * @throws PlanError `UNKNOWN_BROADCAST_VARIABLE`
   */
  readonly getBroadcastVariable: <T>(name: string) => readonly T[]
  /** The number of the superstep, from 1. @throws PlanError `NOT_IN_ITERATION` */
  readonly getSuperstepNumber: () => number
  /**
   * The aggregator of an iteration: what is contributed counts for the current superstep.
   *
   * @throws PlanError `NOT_IN_ITERATION`, `UNKNOWN_AGGREGATOR`
   */
  readonly getIterationAggregator: <T>(name: string) => { aggregate(value: T): void }
  /**
   * What an aggregator came to in the superstep before; its initial value in the first.
   *
   * @throws PlanError `NOT_IN_ITERATION`, `UNKNOWN_AGGREGATOR`
   */
  readonly getPreviousIterationAggregate: <T>(name: string) => T
}

type AnyFunction = (...args: any[]) => unknown

/**
 * A function that is made anew in each subtask (in an iteration: in each superstep), with the context of the subtask: for
 * broadcast variables, for state that
 * belongs to a subtask, for things to open and close. Takes the place of a plain function anywhere in this API.
 *
 * @param open called once in each subtask, before the first record; returns the function itself
 * @example
 * import { ExecutionEnvironment, rich } from '@wiesel/dataset'
 *
 * const env = new ExecutionEnvironment()
 * const rates = env.fromElements(2, 3)
 * const scaled = env
 *   .fromElements(10, 20)
 *   .map(rich((context) => {
 *     const total = context.getBroadcastVariable<number>('rates').reduce((a, b) => a + b)
 *     return (n: number) => n * total
 *   }))
 *   .withBroadcastSet(rates, 'rates')
 * console.log(await scaled.collect()) // → [ 50, 100 ]
 */
export function rich<F extends AnyFunction>(open: (context: RichContext) => F): F {
  return richFunction<F>((context) => open(context as RichContext))
}

/** The function to call in a subtask. */
export function openFunction<F extends AnyFunction>(value: F, parts: DeferredParts): F {
  return openRich(value, () => richContext(parts))
}

function richContext(parts: DeferredParts): RichContext {
  const iteration = (): IterationContext => {
    if (parts.context.iteration !== undefined) return parts.context.iteration
    throw new PlanError(
      'NOT_IN_ITERATION',
      `"${parts.context.taskName}" is not part of an iteration: it has no supersteps and no aggregators.`,
    )
  }
  return {
    ...parts.context,
    getSuperstepNumber: () => iteration().superstep,
    getIterationAggregator: <T>(name: string) => {
      const context = iteration()
      context.previousAggregate(name)
      return { aggregate: (value: T) => context.aggregate(name, value) }
    },
    getPreviousIterationAggregate: <T>(name: string) => iteration().previousAggregate(name) as T,
    getBroadcastVariable: <T>(name: string) => {
      const variable = parts.variables.get(name)
      if (variable !== undefined) return variable as readonly T[]
      const known = [...parts.variables.keys()]
      throw new PlanError(
        'UNKNOWN_BROADCAST_VARIABLE',
        `There is no broadcast variable "${name}"${known.length === 0 ? '' : `; there are ${known.join(', ')}`}. Add it behind the transformation: withBroadcastSet(dataSet, '${name}').`,
      )
    },
  }
}
