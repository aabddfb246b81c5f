import { HashJoinOperator, type JoinFunction, type JoinSide, type Upstream } from '@wiesel/runtime/internal'
import { solutionJoin, solutionSide } from '../iteration/solution-transformations.ts'
import { exchangeByKey } from '../keys/exchange.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { Transformation } from '../sets/transformation.ts'
import { strategyOf, type JoinHint } from './join-hint.ts'

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
}

const NOT_OUTER = { left: false, right: false }

/** The operator of a join. */
export function joinTransformation(parts: JoinParts, pair: PairFunction): Transformation {
  const { left, right, leftKey, rightKey, hint, choose, outer = NOT_OUTER } = parts
  const solution = solutionSide(parts)
  if (solution !== undefined) return solutionJoin(parts, solution, pair)
  const { build, broadcast, merge } = strategyOf(hint)
  const input = (side: JoinSide): readonly Upstream[] => {
    const [dataSet, keyOf] = side === 'left' ? [left, leftKey] : [right, rightKey]
    if (!broadcast) return exchangeByKey(dataSet.upstreams, { keyOf, choose })
    return side === build ? dataSet.partitioned('broadcast') : dataSet.upstreams
  }
  const buildInput = build === 'left' ? 0 : 1
  const probe = build === 'left' ? right : left
  return {
    name: joinName(outer),
    inputs: [input('left'), input('right')],
    functions: pair.functions,
    create: (bind) =>
      new HashJoinOperator({
        leftKey,
        rightKey,
        build,
        outer,
        join: pair.emit(bind),
        partitioned: !broadcast,
        merge,
      }),
    inputOrder: merge ? { kept: [0, 1] } : { first: [buildInput], kept: [buildInput] },
    parallelism: broadcast ? probe.parallelism : undefined,
    traits: {
      strategy: merge
        ? 'repartition sort-merge'
        : `${broadcast ? 'broadcast' : 'repartition'} hash, ${build} side kept`,
    },
  }
}

function joinName({ left, right }: Readonly<Record<JoinSide, boolean>>): string {
  if (left && right) return 'Full outer join'
  return left ? 'Left outer join' : right ? 'Right outer join' : 'Join'
}
