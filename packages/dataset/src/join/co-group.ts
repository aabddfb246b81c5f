import type { Key } from '@wiesel/runtime'
import { CoGroupOperator, type CoGroupFunction, type JoinSide } from '@wiesel/runtime/internal'
import { solutionCoGroup, solutionSide } from '../iteration/solution-transformations.ts'
import { exchangeByKey } from '../keys/exchange.ts'
import type { Order, SortRef } from '../keys/field-ref.ts'
import { checkPartitioner, type Partitioner } from '../keys/partitioner.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import { comparator, sortKey, type SortKey } from '../keys/sort-key.ts'
import { planKey } from '../plan/plan-key.ts'
import { LARGER } from '../plan/size.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'

/** A co-group, all but its function. */
export interface CoGroupParts<L, R> {
  readonly left: DataSet<L>
  readonly right: DataSet<R>
  readonly leftKey: (value: L) => unknown
  readonly rightKey: (value: R) => unknown
  /** The left key, as it was given. */
  readonly key: ResolvedKey
  /** The right key. */
  readonly otherKey: ResolvedKey
  readonly choose?: (key: any, partitions: number) => number
  readonly leftOrder?: readonly SortKey[]
  readonly rightOrder?: readonly SortKey[]
}

function orderOf(keys: readonly SortKey[] | undefined): ((a: any, b: any) => number) | undefined {
  return keys === undefined ? undefined : comparator(keys)
}

/** Two data sets grouped by equal keys: say what is made of each key's records. */
export class CoGroup<L, R> {
  private readonly parts: CoGroupParts<L, R>

  private readonly solution: JoinSide | undefined

  /** @internal */
  constructor(parts: CoGroupParts<L, R>) {
    this.parts = parts
    this.solution = solutionSide(parts)
  }

  /** Sorts the left records of each key; call it again for further fields. @throws FieldError */
  sortFirstGroup(ref: SortRef<L>, order: Order = 'ASC'): CoGroup<L, R> {
    const { left, leftOrder = [] } = this.parts
    return new CoGroup({ ...this.parts, leftOrder: [...leftOrder, sortKey(ref, order, left.type)] })
  }

  /** Sorts the right records of each key; call it again for further fields. @throws FieldError */
  sortSecondGroup(ref: SortRef<R>, order: Order = 'ASC'): CoGroup<L, R> {
    const { right, rightOrder = [] } = this.parts
    return new CoGroup({ ...this.parts, rightOrder: [...rightOrder, sortKey(ref, order, right.type)] })
  }

  /** Equal keys are brought together by a function of yours instead of a hash. @throws PlanError `INVALID_PARTITIONER` */
  withPartitioner<K extends Key>(partitioner: Partitioner<K>): CoGroup<L, R> {
    return new CoGroup({ ...this.parts, choose: checkPartitioner(partitioner, this.parts.key) })
  }

  /** A function over the records of both sides with one key; either side may have none. */
  with<Out>(call: CoGroupFunction<L, R, Out>): TransformedSet<Out> {
    const { left, right, leftKey, rightKey, key, otherKey, choose } = this.parts
    if (this.solution !== undefined)
      return left.env.make.transformed<Out>(solutionCoGroup(this.parts, this.solution, call))
    const [leftOrder, rightOrder] = [orderOf(this.parts.leftOrder), orderOf(this.parts.rightOrder)]
    return left.env.make.transformed<Out>({
      name: 'Co-group',
      inputs: [
        exchangeByKey(left.upstreams, { keyOf: leftKey, choose }),
        exchangeByKey(right.upstreams, { keyOf: rightKey, choose }),
      ],
      functions: [call],
      create: (bind) =>
        new CoGroupOperator<L, R, Out>({ leftKey, rightKey, call: bind(call), leftOrder, rightOrder }),
      inputOrder: { kept: [0, 1] },
      facts: {
        placement: [
          { key: planKey(key, leftKey), keyOf: leftKey, choose, exact: true },
          { key: planKey(otherKey, rightKey), keyOf: rightKey, choose, exact: true },
        ],
        size: LARGER,
      },
    })
  }
}
