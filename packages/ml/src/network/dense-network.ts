import { softmax } from '../linear/softmax.ts'

/** A layer in which everything is joined with everything: a number for each pair of input and output, row by row. */
export interface DenseLayer {
  readonly inputs: number
  readonly outputs: number
  readonly kernel: readonly number[]
  readonly bias: readonly number[]
}

/** What a network with sigmoid layers and a softmax at the end gives for a vector: a probability for each class. */
export function probabilitiesOf(layers: readonly DenseLayer[], vector: readonly number[]): Float64Array {
  let values = Float64Array.from(vector)
  for (const [place, { inputs, outputs, kernel, bias }] of layers.entries()) {
    const next = Float64Array.from(bias)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) next[o] += values[i] * kernel[i * outputs + o]
    if (place < layers.length - 1) for (let o = 0; o < outputs; o++) next[o] = 1 / (1 + Math.exp(-next[o]))
    else softmax(next)
    values = next
  }
  return values
}
