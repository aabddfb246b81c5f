/** A node of a tree: a question, or a leaf with what is predicted. Plain data. */
export interface TreeNode {
  /** The feature that is asked for; −1 in a leaf. */
  readonly feature: number
  /** To the left go numbers up to this. */
  readonly threshold: number
  /** Whether NaN goes to the left. */
  readonly missingLeft: boolean
  /** The places of the next nodes. */
  readonly left: number
  readonly right: number
  /** Of a leaf: the share of each class, or one number. */
  readonly value: readonly number[]
  /** By how much the question has made things better, over all rows. */
  readonly gain: number
}

/** Nodes; the first is the root. */
export type Tree = readonly TreeNode[]

/** The leaf that a vector comes to. */
export function leafOf(tree: Tree, values: ArrayLike<number>): TreeNode {
  let node = tree[0]
  while (node.feature >= 0) {
    const value = values[node.feature]
    node = tree[(Number.isNaN(value) ? node.missingLeft : value <= node.threshold) ? node.left : node.right]
  }
  return node
}

/** How much each feature has made things better in all trees, as shares of 1; 0 everywhere if nothing was asked. */
export function importancesOf(trees: readonly Tree[], features: number): number[] {
  const gains = new Array<number>(features).fill(0)
  for (const { feature, gain } of trees.flat()) if (feature >= 0) gains[feature] += gain
  const total = gains.reduce((sum, gain) => sum + gain, 0)
  return gains.map((gain) => (total === 0 ? 0 : gain / total))
}
