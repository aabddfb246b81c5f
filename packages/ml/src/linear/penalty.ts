/** What large coefficients cost, and how a step takes that into account. The intercept is never part of it. */
export interface Penalty {
  /** A coefficient after a step against its slope. */
  readonly step: (coefficient: number, slope: number, constant: number, rate: number) => number
  /** What all coefficients cost, to be added to the loss. */
  readonly cost: (coefficients: readonly number[], constant: number) => number
}

/** The penalties by name. */
export const PENALTIES = {
  none: {
    step: (coefficient, slope, _constant, rate) => coefficient - rate * slope,
    cost: () => 0,
  },
  /** Absolute values: what is small becomes 0 (soft thresholding). */
  L1: {
    step: (coefficient, slope, constant, rate) => {
      const moved = coefficient - rate * slope
      return Math.sign(moved) * Math.max(0, Math.abs(moved) - rate * constant)
    },
    cost: (coefficients, constant) =>
      constant * coefficients.reduce((sum, value) => sum + Math.abs(value), 0),
  },
  /** Half the squares. */
  L2: {
    step: (coefficient, slope, constant, rate) => coefficient - rate * (slope + constant * coefficient),
    cost: (coefficients, constant) =>
      (constant / 2) * coefficients.reduce((sum, value) => sum + value * value, 0),
  },
} satisfies Record<string, Penalty>
