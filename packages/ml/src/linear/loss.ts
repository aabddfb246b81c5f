/** What a prediction costs, and how that changes with it. */
export interface Loss {
  /** The loss of one row. */
  readonly of: (dot: number, label: number) => number
  /** Its derivative by the dot product of row and coefficients. */
  readonly slope: (dot: number, label: number) => number
}

/** Labels 0 and 1 as −1 and 1. */
const signOf = (label: number): number => 2 * label - 1

/** For logistic regression. */
export const logisticLoss: Loss = {
  of: (dot, label) => Math.log1p(Math.exp(-dot * signOf(label))),
  slope: (dot, label) => -signOf(label) / (Math.exp(dot * signOf(label)) + 1),
}

/** For support vector machines. At the margin there is no slope. */
export const hingeLoss: Loss = {
  of: (dot, label) => Math.max(0, 1 - signOf(label) * dot),
  slope: (dot, label) => (1 - signOf(label) * dot > 0 ? -signOf(label) : 0),
}

/** For linear regression: half the square. */
export const leastSquareLoss: Loss = {
  of: (dot, label) => (dot - label) ** 2 / 2,
  slope: (dot, label) => dot - label,
}
