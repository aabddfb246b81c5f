import type { Key } from '@wiesel/runtime'
import type { DraftNode } from '@wiesel/runtime/internal'
import { checkPartitioner, type Partitioner } from '../keys/partitioner.ts'
import { nodeOf, type Transformation } from '../sets/transformation.ts'
import { joinTransformation, type JoinParts } from './join-transformation.ts'
import { AS_PAIRS } from './pair-functions.ts'
import { pairType, PairSet, type PairSource } from './pair-set.ts'

/** The pairs of an inner join. */
export class JoinSet<L, R> extends PairSet<L, R> {
  private readonly parts: JoinParts

  /** @internal */
  constructor(parts: JoinParts, source: PairSource, draft: DraftNode, transformation: Transformation) {
    super(source, draft, pairType(source.types), transformation)
    this.parts = parts
  }

  /** @internal */
  static join<L, R>(parts: JoinParts): JoinSet<L, R> {
    const { left, right } = parts
    const source: PairSource = {
      env: left.env,
      transformation: (pair) => joinTransformation(parts, pair),
      types: { left: left.type, right: right.type },
    }
    const transformation = source.transformation(AS_PAIRS)
    const { spec, inputs } = nodeOf(transformation)
    return new JoinSet(parts, source, left.env.job.add(spec, inputs), transformation)
  }

  /**
   * Equal keys are brought together by a function of yours instead of a hash; where a side is broadcast it has nothing to
   * do.
   *
   * @throws PlanError `INVALID_PARTITIONER`
   */
  withPartitioner<K extends Key>(partitioner: Partitioner<K>): JoinSet<L, R> {
    return JoinSet.join({ ...this.parts, choose: checkPartitioner(partitioner, this.parts.key) })
  }
}
