import type { Objective, Step } from '../linear/descend.ts'
import type { FeatureBlock } from '../linear/feature-block.ts'
import { softmax } from '../linear/softmax.ts'
import type { DenseLayer } from './dense-network.ts'

/** Where in the coefficients a layer has its numbers: the kernel, and the bias behind it. */
interface Place {
  readonly inputs: number
  readonly outputs: number
  readonly kernel: number
  readonly bias: number
}

function placesOf(sizes: readonly number[]): Place[] {
  let at = 0
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]
    const kernel = at
    const bias = kernel + inputs * outputs
    at = bias + outputs
    return { inputs, outputs, kernel, bias }
  })
}

/** How many coefficients layers of some sizes have. */
export function coefficientsOf(sizes: readonly number[]): number {
  return sizes.slice(1).reduce((sum, outputs, i) => sum + (sizes[i] + 1) * outputs, 0)
}

/** The layers that coefficients stand for. */
export function layersOf(sizes: readonly number[], coefficient: readonly number[]): DenseLayer[] {
  return placesOf(sizes).map(({ inputs, outputs, kernel, bias }) => ({
    inputs,
    outputs,
    kernel: coefficient.slice(kernel, bias),
    bias: coefficient.slice(bias, bias + outputs),
  }))
}

/** The cross entropy of classes by a network with sigmoid layers and a softmax at the end (Rumelhart, Hinton, Williams 1986). */
export function networkObjective(sizes: readonly number[]): Objective {
  const places = placesOf(sizes)
  return {
    outputs: coefficientsOf(sizes),
    sum: (block, coefficient, from, to): Step => {
      const gradient = new Float64Array(coefficient.length)
      const values = sizes.map((size) => new Float64Array(size))
      const slopes = sizes.map((size) => new Float64Array(size))
      let loss = 0
      let weight = 0
      for (let row = from; row < to; row++) {
        readRow(block, row, values[0])
        loss += block.weights[row] * forward(places, coefficient, values, block.labels[row])
        weight += block.weights[row]
        const last = slopes[slopes.length - 1]
        for (let o = 0; o < last.length; o++)
          last[o] = block.weights[row] * (values[values.length - 1][o] - Number(o === block.labels[row]))
        backward(places, coefficient, values, slopes, gradient)
      }
      return { gradient, loss, weight }
    },
  }
}

function readRow({ values, indices, starts }: FeatureBlock, row: number, into: Float64Array): void {
  const [from, to] = [starts[row], starts[row + 1]]
  if (indices === null) return into.set(values.subarray(from, to))
  into.fill(0)
  for (let i = from; i < to; i++) into[indices[i]] = values[i]
}

/** Fills in the values of all layers, the last ones being probabilities; returns the cross entropy. */
function forward(
  places: readonly Place[],
  coefficient: Float64Array,
  values: readonly Float64Array[],
  label: number,
): number {
  let entropy = 0
  for (const [layer, { inputs, outputs, kernel, bias }] of places.entries()) {
    const known = values[layer]
    const next = values[layer + 1]
    for (let o = 0; o < outputs; o++) next[o] = coefficient[bias + o]
    for (let i = 0, at = kernel; i < inputs; i++, at += outputs) {
      const value = known[i]
      if (value !== 0) for (let o = 0; o < outputs; o++) next[o] += value * coefficient[at + o]
    }
    if (layer < places.length - 1) for (let o = 0; o < outputs; o++) next[o] = 1 / (1 + Math.exp(-next[o]))
    else {
      const score = next[label]
      entropy = softmax(next) - score
    }
  }
  return entropy
}

/** Adds to the gradient, given the slopes of the scores of the last layer. */
function backward(
  places: readonly Place[],
  coefficient: Float64Array,
  values: readonly Float64Array[],
  slopes: readonly Float64Array[],
  gradient: Float64Array,
): void {
  for (let layer = places.length - 1; layer >= 0; layer--) {
    const { inputs, outputs, kernel, bias } = places[layer]
    const known = values[layer]
    const slope = slopes[layer + 1]
    const before = slopes[layer]
    for (let o = 0; o < outputs; o++) gradient[bias + o] += slope[o]
    for (let i = 0, at = kernel; i < inputs; i++, at += outputs) {
      const value = known[i]
      for (let o = 0; o < outputs; o++) gradient[at + o] += value * slope[o]
      if (layer === 0) continue
      let sum = 0
      for (let o = 0; o < outputs; o++) sum += coefficient[at + o] * slope[o]
      before[i] = sum * value * (1 - value)
    }
  }
}
