import { PlanError, type Collector, type Emitted, type Key } from '@wiesel/runtime'
import type { JoinSide } from '@wiesel/runtime/internal'
import { checkPartitioner, type Partitioner } from '../keys/partitioner.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'
import { allowsHint, strategyOf, type JoinHint } from './join-hint.ts'
import { joinTransformation, type JoinParts } from './join-transformation.ts'
import { manyResults, oneResult } from './pair-functions.ts'

/** @throws PlanError `INVALID_HINT` where a hint would broadcast a side whose records must be emitted once */
export function checkOuterHint(hint: JoinHint, outer: Readonly<Record<JoinSide, boolean>>): void {
  if (allowsHint(hint, outer)) return
  const side = strategyOf(hint).build
  throw new PlanError(
    'INVALID_HINT',
    `${hint} sends the ${side} side to every subtask, but its records without a partner must be emitted once. Use REPARTITION_HASH_FIRST or _SECOND.`,
  )
}

/** An outer join: say what is made of each pair, with `null` where there is no partner. */
export class OuterJoin<L, R> {
  private readonly parts: JoinParts

  /** @internal */
  constructor(parts: JoinParts) {
    this.parts = parts
  }

  /** As of an inner join. @throws PlanError `INVALID_PARTITIONER` */
  withPartitioner<K extends Key>(partitioner: Partitioner<K>): OuterJoin<L, R> {
    return new OuterJoin({ ...this.parts, choose: checkPartitioner(partitioner, this.parts.key) })
  }

  /** One result for each pair and each record without a partner. */
  with<Out>(join: (left: L, right: R) => Out): TransformedSet<Out> {
    return this.parts.left.env.make.transformed<Out>(joinTransformation(this.parts, oneResult(join)))
  }

  /** Any number of results for each pair and each record without a partner. */
  flatWith<Out>(join: (left: L, right: R, out: Collector<Out>) => Emitted<Out>): TransformedSet<Out> {
    return this.parts.left.env.make.transformed<Out>(joinTransformation(this.parts, manyResults(join)))
  }
}
