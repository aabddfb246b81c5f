/**
 * What: the operators of a data set's plan, from which nodes are made; again and again, where a later call changes how
 * (nodes that nothing leads to are never part of a program).
 */
import type { InputOrder } from '@wiesel/runtime'
import {
  DeferredOperator,
  isRich,
  type NodeSpec,
  type Operator,
  type Upstream,
} from '@wiesel/runtime/internal'
import { openFunction } from '../functions/rich.ts'

type AnyFunction = (...args: any[]) => unknown

/** Gives the function to call in a subtask. */
export type Bind = <F extends AnyFunction>(value: F) => F

/** A broadcast variable: its name, and where its records come from. */
export interface BroadcastVariable {
  readonly name: string
  readonly upstreams: readonly Upstream[]
}

/** One operator. */
export interface Transformation {
  readonly name: string
  readonly inputs: readonly (readonly Upstream[])[]
  /** Used instead of `inputs` when there are broadcast variables: without a combiner, which would not have them. */
  readonly directInputs?: readonly (readonly Upstream[])[]
  /** The user's functions. */
  readonly functions: readonly AnyFunction[]
  readonly create: (bind: Bind) => Operator
  readonly inputOrder?: InputOrder
  readonly forceOne?: boolean
  readonly parallelism?: number | undefined
  /** Whether what follows should keep its parallelism, because it places records on purpose. */
  readonly places?: boolean
  readonly traits?: Readonly<Record<string, string>>
}

const identity: Bind = (value) => value

/** What a transformation is in the plan. */
export function nodeOf(
  transformation: Transformation,
  variables: readonly BroadcastVariable[] = [],
): { spec: NodeSpec; inputs: readonly (readonly Upstream[])[] } {
  const { name, functions, create, inputOrder, forceOne, parallelism, traits } = transformation
  const deferred = variables.length > 0 || functions.some(isRich)
  const own =
    variables.length > 0 ? (transformation.directInputs ?? transformation.inputs) : transformation.inputs
  const names = variables.map((variable) => variable.name)
  const createOperator = deferred
    ? (): Operator =>
        new DeferredOperator((parts) => create((value) => openFunction(value, parts)), own.length, names)
    : (): Operator => create(identity)
  return {
    spec: {
      kind: 'operator',
      name,
      code: { kind: 'operator', create: createOperator },
      inputOrder: withVariables(inputOrder, own.length, names.length),
      forceOne,
      parallelism: forceOne === true ? undefined : parallelism,
      traits: names.length === 0 ? traits : { ...traits, 'broadcast variables': names.join(', ') },
    },
    inputs: [...own, ...variables.map(({ upstreams }) => upstreams)],
  }
}

/** Broadcast variables are read first, and kept. */
function withVariables(order: InputOrder | undefined, own: number, count: number): InputOrder | undefined {
  if (count === 0) return order
  const variables = Array.from({ length: count }, (_, i) => own + i)
  return {
    first: [...variables, ...(order?.first ?? [])],
    kept: [...variables, ...(order?.kept ?? [])],
  }
}
