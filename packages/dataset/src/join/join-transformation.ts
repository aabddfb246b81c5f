import {
  checkResult,
  HashJoinOperator,
  type HashJoinOptions,
  type JoinFunction,
  type JoinSide,
} from '@wiesel/runtime/internal'
import { solutionJoin, solutionSide } from '../iteration/solution-transformations.ts'
import { exchangeByKey } from '../keys/exchange.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { Bind, Transformation } from '../sets/transformation.ts'
import type { Alternative, Ship } from '../plan/plan-facts.ts'
import { planKey, type Forward } from '../plan/plan-key.ts'
import { LARGER } from '../plan/size.ts'
import { allowsHint, strategyOf, type JoinHint } from './join-hint.ts'

/** A join, all but what is done with the pairs. */
export interface JoinParts {
  readonly left: DataSet<any>
  readonly right: DataSet<any>
  readonly leftKey: (value: any) => unknown
  readonly rightKey: (value: any) => unknown
  /** The left key, as it was given. */
  readonly key: ResolvedKey
  /** The right key. */
  readonly otherKey: ResolvedKey
  /** Brings equal keys together, instead of a hash. */
  readonly choose?: (key: any, partitions: number) => number
  readonly hint: JoinHint
  /** Which sides' records are also emitted without a partner. Default: neither. */
  readonly outer?: Readonly<Record<JoinSide, boolean>>
}

type AnyFunction = (...args: any[]) => unknown

/** What is done with pairs: a user's function, and how it emits. */
export interface PairFunction {
  readonly functions: readonly AnyFunction[]
  readonly emit: (bind: <F extends AnyFunction>(value: F) => F) => JoinFunction<any, any, any>
  /** The function that gives one result for each pair, if it is of that kind. */
  readonly single?: (bind: <F extends AnyFunction>(value: F) => F) => (left: any, right: any) => unknown
  /** What becomes of the keys of both sides. */
  readonly forward?: readonly [left: Forward, right: Forward]
}

const NOT_OUTER = { left: false, right: false }
/** In the order of preference. */
const CHOICES: readonly JoinHint[] = [
  'REPARTITION_HASH_SECOND',
  'REPARTITION_HASH_FIRST',
  'BROADCAST_HASH_SECOND',
  'BROADCAST_HASH_FIRST',
]

/** The operator of a join. */
export function joinTransformation(parts: JoinParts, pair: PairFunction): Transformation {
  const { left, right, leftKey, rightKey, key, otherKey, hint, choose, outer = NOT_OUTER } = parts
  const solution = solutionSide(parts)
  if (solution !== undefined) return solutionJoin(parts, solution, pair)
  const chosen = hint === 'OPTIMIZER_CHOOSES' ? CHOICES.filter((one) => allowsHint(one, outer)) : [hint]
  const alternatives = chosen.map((one) => alternative(one, parts, pair))
  const [first] = alternatives
  const { broadcast, build } = strategyOf(hint)
  const probe = build === 'left' ? right : left
  return {
    name: joinName(outer),
    inputs: [
      exchangeByKey(left.upstreams, { keyOf: leftKey, choose }),
      exchangeByKey(right.upstreams, { keyOf: rightKey, choose }),
    ],
    functions: pair.functions,
    create: first.create,
    inputOrder: first.inputOrder,
    parallelism: broadcast ? probe.parallelism : undefined,
    facts: {
      alternatives,
      placement: [
        { key: planKey(key, leftKey), keyOf: leftKey, choose, exact: true },
        { key: planKey(otherKey, rightKey), keyOf: rightKey, choose, exact: true },
      ],
      // Where a side is missing its fields are null, wherever the record is.
      forward: [outer.right ? undefined : pair.forward?.[0], outer.left ? undefined : pair.forward?.[1]],
      size: LARGER,
    },
  }
}

function alternative(hint: JoinHint, parts: JoinParts, pair: PairFunction): Alternative {
  const { leftKey, rightKey, outer = NOT_OUTER } = parts
  const { build, broadcast, merge } = strategyOf(hint)
  const keeps = build === 'left' ? 0 : 1
  const ship = (side: JoinSide): Ship => (!broadcast ? 'key' : side === build ? 'broadcast' : 'local')
  return {
    name: merge ? 'sort and merge' : `hash, ${build} side kept`,
    ship: [ship('left'), ship('right')],
    keeps: merge ? undefined : keeps,
    keepsForLoop: !merge && !outer[build],
    inputOrder: merge ? { kept: [0, 1] } : { first: [keeps], kept: [keeps] },
    create: (bind) =>
      new HashJoinOperator({
        leftKey,
        rightKey,
        build,
        outer,
        ...functionsOf(pair, bind),
        partitioned: !broadcast,
        merge,
      }),
  }
}

/** A user's function is opened once, so what emits is made of what gives one result. */
function functionsOf(
  pair: PairFunction,
  bind: Bind,
): Pick<HashJoinOptions<any, any, any>, 'join' | 'single'> {
  const single = pair.single?.(bind)
  if (single === undefined) return { join: pair.emit(bind) }
  return { single, join: (left, right, out) => out(checkResult(single(left, right), 'with')) }
}

function joinName({ left, right }: Readonly<Record<JoinSide, boolean>>): string {
  if (left && right) return 'Full outer join'
  return left ? 'Left outer join' : right ? 'Right outer join' : 'Join'
}
