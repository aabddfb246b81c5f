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
 * loss, before the coefficients moved, is small enough. There is no intercept, and the loss of the regularisation does not
 * count.
 */
export function batchRule({ maxIter, globalBatchSize, ...options }: BatchDescent): DescentRule {
  const { reg, elasticNet, learningRate, tol } = options
  return {
    maxIter,
    globalBatchSize,
    intercept: false,
    next: (known, { gradient, loss }) => ({
      coefficient: known.map((value, i) =>
        regularize(value - learningRate * gradient[i], reg, elasticNet, learningRate),
      ),
      done: loss <= tol,
    }),
  }
}
