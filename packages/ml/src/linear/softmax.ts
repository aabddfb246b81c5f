import type { Objective } from './descend.ts'

/** Replaces scores by probabilities. Returns the logarithm of the sum of the exponentials of the scores. */
export function softmax(scores: Float64Array): number {
  let most = -Infinity
  for (let i = 0; i < scores.length; i++) most = Math.max(most, scores[i])
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += scores[i] = Math.exp(scores[i] - most)
  for (let i = 0; i < scores.length; i++) scores[i] /= sum
  return most + Math.log(sum)
}

/** The cross entropy of classes, whose numbers are the labels; the coefficients of one class after the other. */
export function softmaxObjective(classes: number): Objective {
  return {
    outputs: classes,
    sum: ({ size, values, indices, starts, labels, weights }, coefficient, from, to) => {
      const gradient = new Float64Array(size * classes)
      const scores = new Float64Array(classes)
      let weight = 0
      let loss = 0
      for (let row = from; row < to; row++) {
        const [begin, end] = [starts[row], starts[row + 1]]
        for (let c = 0; c < classes; c++) {
          let dot = 0
          const base = c * size
          for (let i = begin; i < end; i++)
            dot += values[i] * coefficient[base + (indices === null ? i - begin : indices[i])]
          scores[c] = dot
        }
        const own = scores[labels[row]]
        loss += weights[row] * (softmax(scores) - own)
        weight += weights[row]
        for (let c = 0; c < classes; c++) {
          const slope = weights[row] * (scores[c] - (c === labels[row] ? 1 : 0))
          const base = c * size
          for (let i = begin; i < end; i++)
            gradient[base + (indices === null ? i - begin : indices[i])] += slope * values[i]
        }
      }
      return { gradient, weight, loss }
    },
  }
}
