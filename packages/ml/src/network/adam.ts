import type { Found } from '../linear/descend.ts'

const FIRST_DECAY = 0.9
const SECOND_DECAY = 0.999
const EPSILON = 1e-7

/** What a step of Adam leaves: the coefficients, and the means of gradients and of their squares, one after the other. */
interface AdamStep {
  readonly coefficient: Float64Array
  readonly memory: Float64Array
}

/** A step of Adam (Kingma, Ba 2015), as TensorFlow.js makes it. */
export function adamStep(
  coefficient: Float64Array,
  { gradient, memory, round }: Pick<Found, 'gradient' | 'memory' | 'round'>,
  learningRate: number,
): AdamStep {
  const size = coefficient.length
  const means = memory === undefined ? new Float64Array(2 * size) : Float64Array.from(memory)
  const next = new Float64Array(size)
  const firstShare = 1 - FIRST_DECAY ** round
  const secondShare = 1 - SECOND_DECAY ** round
  for (let i = 0; i < size; i++) {
    const first = FIRST_DECAY * means[i] + (1 - FIRST_DECAY) * gradient[i]
    const second = SECOND_DECAY * means[size + i] + (1 - SECOND_DECAY) * gradient[i] ** 2
    means[i] = first
    means[size + i] = second
    next[i] =
      coefficient[i] - (learningRate * (first / firstShare)) / (Math.sqrt(second / secondShare) + EPSILON)
  }
  return { coefficient: next, memory: means }
}
