import { resolveKey } from '../keys/resolve-key.ts'
import { UNCHANGED } from '../plan/plan-key.ts'
import { ALL, SOME } from '../plan/size.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'
import { joinTransformation, type JoinParts, type PairFunction } from './join-transformation.ts'

const POSITION = resolveKey([0], undefined)

/** Emits left records as they are. */
const LEFT: PairFunction = {
  functions: [],
  emit: () => (left, _, out) => out(left),
  single: () => (left) => left,
  forward: [UNCHANGED, () => undefined],
}

/** Emits left records that have no partner. */
const LEFT_ALONE: PairFunction = {
  functions: [],
  emit: () => (left, right, out) => {
    if (right === null) out(left)
  },
  forward: [UNCHANGED, () => undefined],
}

/** The left records with a partner, or those without, each once: a join with the different keys of the right side. */
export function semiJoin<T>(
  parts: Omit<JoinParts, 'outer'> & { readonly left: DataSet<T> },
  anti: boolean,
): TransformedSet<T> {
  const { left, right, rightKey } = parts
  const keys = right
    .map((value: unknown): [unknown] => [rightKey(value)])
    .name('Keys')
    .distinct(0)
  const transformation = joinTransformation(
    {
      ...parts,
      right: keys,
      rightKey: POSITION.keyOf,
      otherKey: POSITION,
      ...(anti ? { outer: { left: true, right: false } } : {}),
    },
    anti ? LEFT_ALONE : LEFT,
  )
  return left.env.make.transformed<T>(
    {
      ...transformation,
      name: anti ? 'Anti join' : 'Semi join',
      facts: { ...transformation.facts, size: anti ? SOME : ALL },
    },
    left.type,
  )
}
