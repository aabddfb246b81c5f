import type { DescentRule } from './descend.ts'
import { regularize } from './regularize.ts'

/** The parameters of descents in batches. */
export interface BatchDescent {
  readonly maxIter: number
  readonly reg: number
  readonly elasticNet: number
  readonly learningRate: number
  readonly globalBatchSize: number
  readonly tol: number
}

/**
 * The rule of stochastic gradient descent: steps of one length, and a step towards 0 after each. It ends after a round whose
 * loss, before the coefficients moved, is small enough; the loss of the regularisation does not count.
 *
 * @param intercepts how many classes have an intercept, which is not regularised: the last of the coefficients of each
 */
export function batchRule(
  { maxIter, globalBatchSize, ...options }: BatchDescent,
  intercepts = 0,
): DescentRule {
  const { reg, elasticNet, learningRate, tol } = options
  return {
    maxIter,
    globalBatchSize,
    intercept: intercepts > 0,
    next: (known, { gradient, loss }) => ({
      coefficient: known.map((value, i) => {
        const moved = value - learningRate * gradient[i]
        const isIntercept = intercepts > 0 && (i + 1) % (known.length / intercepts) === 0
        return isIntercept ? moved : regularize(moved, reg, elasticNet, learningRate)
      }),
      done: loss <= tol,
    }),
  }
}
