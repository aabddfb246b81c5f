import type { Objective, Step } from './descend.ts'
import { addRow, dotRow, type FeatureBlock } from './feature-block.ts'
import type { Loss } from './loss.ts'

/** The sum of a loss that depends on the product of row and coefficients. */
export function lossObjective(loss: Loss): Objective {
  return {
    outputs: 1,
    sum: (block, coefficient, from, to) =>
      (block.indices === null ? sumDense : sumSparse)(block, coefficient, loss, from, to),
  }
}

function sumSparse(
  block: FeatureBlock,
  coefficient: Float64Array,
  loss: Loss,
  from: number,
  to: number,
): Step {
  const { labels, weights } = block
  const gradient = new Float64Array(block.size)
  const parts = new Float64Array(3)
  const logs = new LogSum()
  let weight = 0
  let total = 0
  for (let row = from; row < to; row++) {
    const dot = dotRow(block, row, coefficient)
    weight += weights[row]
    loss.measure(dot, labels[row], parts)
    total += weights[row] * parts[0]
    logs.add(parts[2], weights[row])
    const slope = weights[row] * parts[1]
    if (slope !== 0) addRow(block, row, slope, gradient)
  }
  return { gradient, weight, loss: total + logs.finish() }
}

/** As for sparse rows, without a look at where entries are: this is where dense training spends its time. */
function sumDense(
  { size, values, labels, weights }: FeatureBlock,
  coefficient: Float64Array,
  loss: Loss,
  from: number,
  to: number,
): Step {
  const gradient = new Float64Array(size)
  const parts = new Float64Array(3)
  const logs = new LogSum()
  let weight = 0
  let total = 0
  for (let row = from, at = from * size; row < to; row++, at += size) {
    let dot = 0
    for (let i = 0; i < size; i++) dot += values[at + i] * coefficient[i]
    const own = weights[row]
    weight += own
    loss.measure(dot, labels[row], parts)
    total += own * parts[0]
    logs.add(parts[2], own)
    const slope = own * parts[1]
    if (slope !== 0) for (let i = 0; i < size; i++) gradient[i] += slope * values[at + i]
  }
  return { gradient, weight, loss: total + logs.finish() }
}

/** The sum of logarithms of numbers from 1 to 2: those of rows of weight 1 are multiplied first, as long as that goes. */
class LogSum {
  private product = 1
  private sum = 0

  add(factor: number, weight: number): void {
    if (weight !== 1) this.sum += weight * Math.log(factor)
    else if ((this.product *= factor) > 1e280) this.finish()
  }

  finish(): number {
    this.sum += Math.log(this.product)
    this.product = 1
    return this.sum
  }
}
