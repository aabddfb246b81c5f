import { instantiate } from '@wiesel/runtime/internal'
import type { SuperstepContext } from './partition-program.ts'

/** What a function of an iteration can ask for. */
export interface FunctionContext {
  /** The number of the superstep, from 1. */
  getSuperstepNumber(): number
  /** Vertices of the graph; −1 without the option `optNumVertices`. */
  getNumberOfVertices(): number
  /** The records of a broadcast set of the function. @throws PlanError `UNKNOWN_BROADCAST_VARIABLE` */
  getBroadcastSet<T>(name: string): readonly T[]
  /** An aggregator to contribute to. @throws PlanError `UNKNOWN_AGGREGATOR` */
  getIterationAggregator<T>(name: string): { aggregate(value: T): void }
  /** What an aggregator came to in the superstep before; its initial value in the first one. @throws PlanError `UNKNOWN_AGGREGATOR` */
  getPreviousIterationAggregate<T>(name: string): T
}

/** Called around a superstep, in each subtask. */
export interface SuperstepHooks {
  preSuperstep?(context: FunctionContext): void
  postSuperstep?(context: FunctionContext): void
}

/** A function, or an object that has it as a method beside hooks. Each subtask uses a copy of the object. */
export type WithHooks<Name extends string, F> = F | (SuperstepHooks & { readonly [name in Name]: F })

/** A function of an iteration in one subtask. */
export interface BoundFunction<F> extends SuperstepHooks {
  readonly call: F
}

export function bindFunction<Name extends string, F extends (...args: any[]) => unknown>(
  name: Name,
  value: WithHooks<Name, F>,
): BoundFunction<F> {
  if (typeof value === 'function') return { call: value }
  const own = instantiate<any>(value) as SuperstepHooks & Record<Name, F>
  return {
    call: ((...args) => own[name](...args)) as F,
    preSuperstep: (context) => own.preSuperstep?.(context),
    postSuperstep: (context) => own.postSuperstep?.(context),
  }
}

/** What functions see in a subtask. The superstep changes; the object stays. */
export class PhaseFunctionContext implements FunctionContext {
  superstep!: SuperstepContext<any>
  private readonly vertexCount: number
  private readonly prefix: string

  /** @param prefix of the names of the broadcast sets that belong to the function */
  constructor(vertexCount: number, prefix: string) {
    this.vertexCount = vertexCount
    this.prefix = prefix
  }

  getSuperstepNumber(): number {
    return this.superstep.superstep
  }

  getNumberOfVertices(): number {
    return this.vertexCount
  }

  getBroadcastSet<T>(name: string): readonly T[] {
    return this.superstep.variable(this.prefix + name) as readonly T[]
  }

  getIterationAggregator<T>(name: string): { aggregate(value: T): void } {
    this.superstep.previousAggregate(name)
    return { aggregate: (value) => this.superstep.aggregate(name, value) }
  }

  getPreviousIterationAggregate<T>(name: string): T {
    return this.superstep.previousAggregate(name) as T
  }
}
