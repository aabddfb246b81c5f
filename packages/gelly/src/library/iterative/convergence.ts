import { OptionError } from '@wiesel/runtime'

/** When an algorithm ends whose numbers come ever closer to what they should be. */
export interface ConvergenceOptions {
  /** The most iterations. Default 10, or without a limit if there is a threshold. */
  iterations?: number
  /** Ends when all numbers together have changed by no more. Default: no early end. */
  convergenceThreshold?: number
}

/** What {@link ConvergenceOptions} come to. */
export interface Convergence {
  readonly iterations: number
  readonly threshold: number | undefined
}

/** More iterations than any run has, and few enough for two supersteps in each. */
const NO_LIMIT = 2 ** 30 - 2

/** @throws OptionError `INVALID_OPTION` */
export function convergenceOf(options: ConvergenceOptions): Convergence {
  const { convergenceThreshold: threshold } = options
  const { iterations = threshold === undefined ? 10 : NO_LIMIT } = options
  if (!Number.isInteger(iterations) || iterations < 1)
    throw new OptionError(`"iterations" must be a whole number from 1 up, not ${iterations}.`)
  if (threshold !== undefined && !(threshold > 0))
    throw new OptionError(`"convergenceThreshold" must be above 0, not ${threshold}.`)
  return { iterations, threshold }
}
