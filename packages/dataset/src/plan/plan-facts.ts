import type { InputOrder } from '@wiesel/runtime'
import type { Transformation } from '../sets/transformation.ts'
import type { Forward, PlanKey } from './plan-key.ts'
import type { SizeRule } from './size.ts'

/** What an input needs: records with equal keys in one subtask. */
export interface Placement {
  readonly key: PlanKey
  readonly keyOf: (value: any) => unknown
  /** The function that chooses the subtask instead of a hash. */
  readonly choose?: ((key: any, partitions: number) => number) | undefined
  /** Whether the subtask must be the one that the hash says, because other inputs or state follow it. Default `false`. */
  readonly exact?: boolean
}

/** One thing that records are sorted by. */
export interface PlanOrder {
  readonly key: PlanKey
  readonly descending: boolean
}

/** How an input is sent: by its key, whole to every subtask, or not at all. */
export type Ship = 'key' | 'broadcast' | 'local'

/** One way to do what an operator does. */
export interface Alternative {
  /** As in plans. */
  readonly name: string
  /** How each input is sent. */
  readonly ship: readonly Ship[]
  /** The input that is kept in memory; `undefined` if both are sorted. */
  readonly keeps: number | undefined
  /** Whether the kept input stays for all supersteps of an iteration, if it comes from outside. */
  readonly keepsForLoop: boolean
  readonly create: Transformation['create']
  readonly inputOrder: InputOrder
}

/** How groups are made of an input that is sorted by their key, so that only some rows are kept. */
export interface SortedInput {
  /** The order that the operator makes within groups. */
  readonly within: readonly PlanOrder[]
  /** @param sorted whether the input has the order within groups, too */
  readonly create: (sameRun: (a: any, b: any) => boolean, sorted: boolean) => Transformation['create']
}

/** What the planner knows of an operator, beyond what its node says. Whatever is left out is not known. */
export interface PlanFacts {
  /** What each input needs. */
  readonly placement?: readonly (Placement | undefined)[]
  /** What becomes of the keys of each input. */
  readonly forward?: readonly (Forward | undefined)[]
  /** The key by which results are in one subtask in any case. */
  readonly places?: PlanKey
  /** Whether results come in the order of the only input. Default `false`. */
  readonly keepsOrder?: boolean
  /** The order in which results come in any case. */
  readonly sorts?: readonly PlanOrder[]
  readonly size?: SizeRule
  /** What reduces records before they are sent. */
  readonly combiner?: Transformation
  /** Whether records are combined even where they are not sent, because results may show it. */
  readonly alwaysCombines?: boolean
  readonly sorted?: SortedInput
  /** Ways to do it, the one to be preferred first. */
  readonly alternatives?: readonly Alternative[]
}
