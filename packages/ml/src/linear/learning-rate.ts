import { value, type Param } from '../params/param.ts'

/**
 * How the length of steps changes from round to round:
 *
 * - `default`: by the square root of the round
 * - `constant`: not at all
 * - `bottou`: 1 / (regularization · (optimalInit + round − 1)), whatever the step size
 * - `invScaling`: by the power `decay` of the round
 * - `xu`: by the power `decay` of 1 + regularization · stepsize · round
 */
export type LearningRateMethod =
  | 'default'
  | 'constant'
  | { readonly type: 'bottou'; readonly optimalInit: number }
  | { readonly type: 'invScaling' | 'xu'; readonly decay: number }

/** How far the step of a round goes. Rounds count from 1. */
export function rateOf(
  method: LearningRateMethod,
  stepsize: number,
  round: number,
  regularization: number,
): number {
  if (method === 'default') return stepsize / Math.sqrt(round)
  if (method === 'constant') return stepsize
  if (method.type === 'bottou') return 1 / (regularization * (method.optimalInit + round - 1))
  if (method.type === 'invScaling') return stepsize / round ** method.decay
  return stepsize * (1 + regularization * stepsize * round) ** -method.decay
}

function isMethod(given: unknown): boolean {
  if (given === 'default' || given === 'constant') return true
  if (typeof given !== 'object' || given === null) return false
  const { type, optimalInit, decay } = given as Record<string, unknown>
  if (type === 'bottou') return typeof optimalInit === 'number' && optimalInit > 0
  return (type === 'invScaling' || type === 'xu') && typeof decay === 'number' && decay >= 0
}

/** The parameter `learningRateMethod`. */
export const LEARNING_RATE: { readonly learningRateMethod: Param<LearningRateMethod> } = {
  learningRateMethod: value<LearningRateMethod>(
    'How the length of steps changes from round to round.',
    'default',
    '"default", "constant", { type: "bottou", optimalInit }, { type: "invScaling", decay } or { type: "xu", decay }',
    isMethod,
  ),
}
