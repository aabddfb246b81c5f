/** What a prediction costs, and how that changes with it. */
export interface Loss {
  /** The loss of one row. */
  readonly of: (dot: number, label: number) => number
  /** Its derivative by the dot product of row and coefficients. */
  readonly slope: (dot: number, label: number) => number
}

/** Labels 0 and 1 as −1 and 1. */
const signOf = (label: number): number => 2 * label - 1

/** For logistic regression, labels being −1 and 1. */
export const logisticLossOfSigns: Loss = {
  of: (dot, sign) => Math.log1p(Math.exp(-dot * sign)),
  slope: (dot, sign) => -sign / (Math.exp(dot * sign) + 1),
}

/** For logistic regression. */
export const logisticLoss: Loss = {
  of: (dot, label) => logisticLossOfSigns.of(dot, signOf(label)),
  slope: (dot, label) => logisticLossOfSigns.slope(dot, signOf(label)),
}

/** For support vector machines, labels being −1 and 1. At the margin there is a slope. */
export const hingeLossOfSigns: Loss = {
  of: (dot, sign) => Math.max(0, 1 - sign * dot),
  slope: (dot, sign) => (sign * dot <= 1 ? -sign : 0),
}

/** For support vector machines. At the margin there is no slope. */
export const hingeLoss: Loss = {
  of: (dot, label) => hingeLossOfSigns.of(dot, signOf(label)),
  slope: (dot, label) => (1 - signOf(label) * dot > 0 ? -signOf(label) : 0),
}

/** For linear regression: half the square. */
export const leastSquareLoss: Loss = {
  of: (dot, label) => (dot - label) ** 2 / 2,
  slope: (dot, label) => dot - label,
}
