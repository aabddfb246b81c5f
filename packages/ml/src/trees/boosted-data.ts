import { leafOf } from './tree.ts'
import type { TreeData } from './tree-model.ts'

/** What boosting has learned. */
export interface BoostedData extends TreeData {
  /** What is said before the first tree. */
  readonly base: number
}

/** What the trees say together. */
export function boostedScore({ base, trees }: BoostedData, values: ArrayLike<number>): number {
  let score = base
  for (const tree of trees) score += leafOf(tree, values).value[0]
  return score
}
