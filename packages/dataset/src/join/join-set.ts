import { joinTransformation, type JoinParts } from './join-transformation.ts'
import { PairSet } from './pair-set.ts'

/** The pairs of an inner join. */
export function joinSet<L, R>(parts: JoinParts): PairSet<L, R> {
  const { left, right } = parts
  return PairSet.of({
    env: left.env,
    transformation: (pair) => joinTransformation(parts, pair),
    types: { left: left.type, right: right.type },
  })
}
