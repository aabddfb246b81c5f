/**
 * What: the operators of a data set's plan, from which nodes are made; again and again, where a later call changes how
 * (nodes that nothing leads to are never part of a program).
 */
import type { InputOrder } from '@wiesel/runtime'
import {
  DeferredOperator,
  isRich,
  type NodeCode,
  type NodeSpec,
  type Operator,
  type Upstream,
} from '@wiesel/runtime/internal'
import { openFunction } from '../functions/rich.ts'
import type { PlanFacts } from '../plan/plan-facts.ts'

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
  /** The user's functions. */
  readonly functions: readonly AnyFunction[]
  readonly create: (bind: Bind) => Operator
  readonly inputOrder?: InputOrder
  readonly forceOne?: boolean
  readonly parallelism?: number | undefined
  /** Whether what follows should keep its parallelism, because it places records on purpose. */
  readonly places?: boolean
  readonly traits?: Readonly<Record<string, string>>
  readonly facts?: PlanFacts
}

/** What the planner finds in the code of a node. */
export interface PlannedNode {
  readonly transformation: Transformation
  /** The names of broadcast variables. */
  readonly variables: readonly string[]
}

/** What the planner finds in the code of a node, if it was made of a transformation. */
export function plannedOf(code: NodeCode | undefined): PlannedNode | undefined {
  return code?.kind === 'operator' ? (code.planning as PlannedNode | undefined) : undefined
}

/** The code of a node that works as `create` says. */
export function codeOf(create: Transformation['create'], planning: PlannedNode): NodeCode {
  const { transformation, variables } = planning
  const deferred = variables.length > 0 || transformation.functions.some(isRich)
  const inputs = transformation.inputs.length
  const createOperator = deferred
    ? (): Operator =>
        new DeferredOperator((parts) => create((value) => openFunction(value, parts)), inputs, variables)
    : (): Operator => create(identity)
  return { kind: 'operator', create: createOperator, planning }
}

/** How the inputs of a node are read: broadcast variables first, and they are kept. */
export function inputOrderOf(
  order: InputOrder | undefined,
  { transformation, variables }: PlannedNode,
): InputOrder | undefined {
  if (variables.length === 0) return order
  const own = transformation.inputs.length
  const more = variables.map((_, i) => own + i)
  return { first: [...more, ...(order?.first ?? [])], kept: [...more, ...(order?.kept ?? [])] }
}

const identity: Bind = (value) => value

/** What a transformation is in the plan. */
export function nodeOf(
  transformation: Transformation,
  variables: readonly BroadcastVariable[] = [],
): { spec: NodeSpec; inputs: readonly (readonly Upstream[])[] } {
  const { name, inputs, create, inputOrder, forceOne, parallelism, traits } = transformation
  const planning: PlannedNode = { transformation, variables: variables.map((variable) => variable.name) }
  const names = planning.variables.join(', ')
  return {
    spec: {
      kind: 'operator',
      name,
      code: codeOf(create, planning),
      inputOrder: inputOrderOf(inputOrder, planning),
      forceOne,
      parallelism: forceOne === true ? undefined : parallelism,
      traits: names === '' ? traits : { ...traits, 'broadcast variables': names },
    },
    inputs: [...inputs, ...variables.map(({ upstreams }) => upstreams)],
  }
}
