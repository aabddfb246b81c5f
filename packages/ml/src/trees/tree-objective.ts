/**
 * What trees are grown for. Rows are summed up in a few numbers, the last of which is their count; from the sums follows how
 * good it is to have some rows in one leaf, and what this leaf says. A question is as good as the score of both sides
 * together exceeds that of all.
 */
export interface TreeObjective {
  /** How many numbers a row is summed up in. */
  readonly channels: number
  /** Adds a row to sums. `score` is what the trees before this one say, for boosting. */
  readonly add: (sums: Float64Array, at: number, label: number, score: number) => void
  readonly scoreOf: (sums: ArrayLike<number>, at: number) => number
  readonly leafOf: (sums: readonly number[]) => number[]
}

/** Means: what is left of the variance is least. */
export const variance: TreeObjective = {
  channels: 2,
  add: (sums, at, label) => {
    sums[at] += label
    sums[at + 1]++
  },
  scoreOf: (sums, at) => (sums[at + 1] === 0 ? 0 : sums[at] ** 2 / sums[at + 1]),
  leafOf: ([sum, count]) => [sum / count],
}

/** Shares of classes, whose numbers are the labels: how often two rows of a leaf differ is least (Gini), or the entropy. */
export function impurity(classes: number, kind: 'gini' | 'entropy'): TreeObjective {
  const scoreOf =
    kind === 'gini'
      ? (sums: ArrayLike<number>, at: number): number => {
          let squares = 0
          for (let i = 0; i < classes; i++) squares += sums[at + i] ** 2
          return sums[at + classes] === 0 ? 0 : squares / sums[at + classes]
        }
      : (sums: ArrayLike<number>, at: number): number => {
          let score = 0
          for (let i = 0; i < classes; i++)
            if (sums[at + i] > 0) score += sums[at + i] * Math.log2(sums[at + i] / sums[at + classes])
          return score
        }
  return {
    channels: classes + 1,
    add: (sums, at, label) => {
      sums[at + label]++
      sums[at + classes]++
    },
    scoreOf,
    leafOf: (sums) => Array.from({ length: classes }, (_, i) => sums[i] / sums[classes]),
  }
}

/** A step of boosting: slopes and curvatures of a loss at what the trees so far say (second order, as in XGBoost). */
export function boosting(
  loss: 'squared' | 'logistic',
  regularization: number,
  stepSize: number,
): TreeObjective {
  return {
    channels: 3,
    add:
      loss === 'squared'
        ? (sums, at, label, score) => {
            sums[at] += score - label
            sums[at + 1]++
            sums[at + 2]++
          }
        : (sums, at, label, score) => {
            const likely = 1 / (1 + Math.exp(-score))
            sums[at] += likely - label
            sums[at + 1] += likely * (1 - likely)
            sums[at + 2]++
          },
    scoreOf: (sums, at) => {
      const curvature = sums[at + 1] + regularization
      return curvature === 0 ? 0 : sums[at] ** 2 / curvature
    },
    leafOf: ([slope, curvature]) => {
      const whole = curvature + regularization
      return [whole === 0 ? 0 : (-stepSize * slope) / whole]
    },
  }
}
