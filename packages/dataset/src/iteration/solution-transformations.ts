/** Joins and co-groups of which one side is the solution set of a delta iteration: only the other side is sent. */
import { SolutionCoGroupOperator, SolutionJoinOperator, type JoinSide } from '@wiesel/runtime/internal'
import type { CoGroupParts } from '../join/co-group.ts'
import type { JoinParts, PairFunction } from '../join/join-transformation.ts'
import { exchangeByKey } from '../keys/exchange.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import { comparator } from '../keys/sort-key.ts'
import { planKey } from '../plan/plan-key.ts'
import { ALL } from '../plan/size.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { Transformation } from '../sets/transformation.ts'
import { PlanError } from '@wiesel/runtime'
import { SolutionSetView } from './solution-set-view.ts'

interface Sides {
  readonly left: DataSet<any>
  readonly right: DataSet<any>
  readonly key: ResolvedKey
  readonly otherKey: ResolvedKey
}

/** Which side is a solution set, if one is. @throws PlanError `SOLUTION_SET_KEY`, `SOLUTION_SET_USE` */
export function solutionSide({ left, right, key, otherKey }: Sides): JoinSide | undefined {
  if (left instanceof SolutionSetView) {
    left.checkKey(key)
    if (!(right instanceof SolutionSetView)) return 'left'
    throw new PlanError(
      'SOLUTION_SET_USE',
      'A solution set cannot be joined with itself; join it with the workset.',
    )
  }
  if (!(right instanceof SolutionSetView)) return undefined
  right.checkKey(otherKey)
  return 'right'
}

function othersOf(parts: JoinParts | CoGroupParts<any, any>, solution: JoinSide) {
  const [view, other, keyOf, key] =
    solution === 'left'
      ? [parts.left, parts.right, parts.rightKey, parts.otherKey]
      : [parts.right, parts.left, parts.leftKey, parts.key]
  return {
    keyOf,
    inputs: [exchangeByKey(other.upstreams, { keyOf })],
    parallelism: view.parallelism,
    facts: { placement: [{ key: planKey(key, keyOf), keyOf, exact: true }], size: ALL },
  }
}

/** @throws PlanError `SOLUTION_SET_USE` for an outer join that would give all of the solution set */
export function solutionJoin(parts: JoinParts, solution: JoinSide, pair: PairFunction): Transformation {
  const { outer } = parts
  if (outer?.[solution] === true)
    throw new PlanError(
      'SOLUTION_SET_USE',
      'An outer join cannot give the records of the solution set without a partner. Put the solution set on the other side.',
    )
  const { keyOf, inputs, parallelism, facts } = othersOf(parts, solution)
  const isOuter = outer?.[solution === 'left' ? 'right' : 'left'] ?? false
  return {
    name: 'Join with solution set',
    inputs,
    parallelism,
    facts,
    functions: pair.functions,
    create: (bind) => new SolutionJoinOperator({ keyOf, solution, outer: isOuter, join: pair.emit(bind) }),
  }
}

/** A co-group with the solution set: called for each key of the other side. */
export function solutionCoGroup(
  parts: CoGroupParts<any, any>,
  solution: JoinSide,
  call: (...args: any[]) => any,
): Transformation {
  const { keyOf, inputs, parallelism, facts } = othersOf(parts, solution)
  const keys = solution === 'left' ? parts.rightOrder : parts.leftOrder
  const order = keys === undefined ? {} : { order: comparator(keys) }
  return {
    name: 'Co-group with solution set',
    inputs,
    parallelism,
    facts,
    functions: [call],
    create: (bind) => new SolutionCoGroupOperator({ keyOf, solution, call: bind(call), ...order }),
    inputOrder: { kept: [0] },
  }
}
