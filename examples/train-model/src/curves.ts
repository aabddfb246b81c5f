import type { GBTClassifierModel } from '@wiesel/ml'

/** A row with the probabilities of 0 and 1. */
export interface Judged {
  readonly label: number
  readonly rawPrediction: readonly number[]
}

export type Point = readonly [x: number, y: number]

/** Shares of the others and of the late ones that are found, from the surest to the least sure. */
export function rocCurve(judged: readonly Judged[]): Point[] {
  const late = judged.filter(({ label }) => label === 1).length
  const sorted = judged.toSorted((a, b) => b.rawPrediction[1] - a.rawPrediction[1])
  let [found, wrong] = [0, 0]
  return sorted.map(({ label }): Point => {
    if (label === 1) found++
    else wrong++
    return [wrong / (judged.length - late), found / late]
  })
}

/** The mean logarithmic loss on some rows after each tree, the beginning included. */
export function lossByTrees(
  { data, params }: GBTClassifierModel,
  rows: readonly { readonly features: readonly number[]; readonly label: number }[],
): Point[] {
  const scores = rows.map(() => data.base)
  const loss = (): number =>
    rows.reduce((sum, { label }, i) => sum + Math.log1p(Math.exp(label === 1 ? -scores[i] : scores[i])), 0) /
    rows.length
  const points: Point[] = [[0, loss()]]
  for (const [i, tree] of data.trees.entries()) {
    for (const [row, { features }] of rows.entries()) {
      let node = tree[0]
      while (node.feature >= 0) node = tree[features[node.feature] <= node.threshold ? node.left : node.right]
      scores[row] += node.value[0]
    }
    points.push([i + 1, loss()])
  }
  if (points.length !== params.maxIter + 1) throw new Error('There are not as many trees as there should be.')
  return points
}
