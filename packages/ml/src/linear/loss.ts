/** What a prediction costs, and how that changes with it. */
export interface Loss {
  /** The loss of one row. */
  readonly of: (dot: number, label: number) => number
  /** Its derivative by the dot product of row and coefficients. */
  readonly slope: (dot: number, label: number) => number
  /**
   * Writes both at once, the loss in two parts: `[loss, slope, factor]`, where the logarithm of the factor belongs to the
   * loss, too. Factors are from 1 to 2, so that the logarithm of the product of many rows can be taken once.
   */
  readonly measure: (dot: number, label: number, parts: Float64Array) => void
}

function loss(of: Loss['of'], slope: Loss['slope'], measure?: Loss['measure']): Loss {
  return {
    of,
    slope,
    measure:
      measure ??
      ((dot, label, parts) => {
        parts[0] = of(dot, label)
        parts[1] = slope(dot, label)
        parts[2] = 1
      }),
  }
}

/** Labels 0 and 1 as −1 and 1. */
const signOf = (label: number): number => 2 * label - 1

/** One exponential is enough for both. It is of a negative number, so it does not overflow. */
function measureLogistic(dot: number, sign: number, parts: Float64Array): void {
  const margin = dot * sign
  const e = Math.exp(-Math.abs(margin))
  parts[0] = margin < 0 ? -margin : 0
  parts[1] = (-sign * (margin < 0 ? 1 : e)) / (1 + e)
  parts[2] = 1 + e
}

const logistic = (dot: number, sign: number): number => Math.log1p(Math.exp(-dot * sign))
const logisticSlope = (dot: number, sign: number): number => -sign / (Math.exp(dot * sign) + 1)

/** For logistic regression, labels being −1 and 1. */
export const logisticLossOfSigns: Loss = loss(logistic, logisticSlope, measureLogistic)

/** For logistic regression. */
export const logisticLoss: Loss = loss(
  (dot, label) => logistic(dot, signOf(label)),
  (dot, label) => logisticSlope(dot, signOf(label)),
  (dot, label, parts) => measureLogistic(dot, signOf(label), parts),
)

/** For support vector machines, labels being −1 and 1. At the margin there is a slope. */
export const hingeLossOfSigns: Loss = loss(
  (dot, sign) => Math.max(0, 1 - sign * dot),
  (dot, sign) => (sign * dot <= 1 ? -sign : 0),
)

/** For support vector machines. At the margin there is no slope. */
export const hingeLoss: Loss = loss(
  (dot, label) => Math.max(0, 1 - signOf(label) * dot),
  (dot, label) => (1 - signOf(label) * dot > 0 ? -signOf(label) : 0),
)

/** For linear regression: half the square. */
export const leastSquareLoss: Loss = loss(
  (dot, label) => (dot - label) ** 2 / 2,
  (dot, label) => dot - label,
)
