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
  const gradient = new Float64Array(block.size)
  const found = new FoundRows(block, loss)
  for (let row = from; row < to; row++) {
    const slope = found.slopeOf(row, dotRow(block, row, coefficient))
    if (slope !== 0) addRow(block, row, slope, gradient)
  }
  return found.stepWith(gradient)
}

/**
 * As for sparse rows, without a look at where entries are: this is where dense training spends its time. Four rows go
 * together, so that no sum waits for itself; each sum is the one of row after row, to the last bit.
 */
function sumDense(
  block: FeatureBlock,
  coefficient: Float64Array,
  loss: Loss,
  from: number,
  to: number,
): Step {
  const { size, values } = block
  const gradient = new Float64Array(size)
  const found = new FoundRows(block, loss)
  let row = from
  for (; row + 4 <= to; row += 4) {
    const [at0, at1, at2, at3] = [row * size, (row + 1) * size, (row + 2) * size, (row + 3) * size]
    let [dot0, dot1, dot2, dot3] = [0, 0, 0, 0]
    for (let i = 0; i < size; i++) {
      const factor = coefficient[i]
      dot0 += values[at0 + i] * factor
      dot1 += values[at1 + i] * factor
      dot2 += values[at2 + i] * factor
      dot3 += values[at3 + i] * factor
    }
    const slope0 = found.slopeOf(row, dot0)
    const slope1 = found.slopeOf(row + 1, dot1)
    const slope2 = found.slopeOf(row + 2, dot2)
    const slope3 = found.slopeOf(row + 3, dot3)
    if (slope0 === 0 && slope1 === 0 && slope2 === 0 && slope3 === 0) continue
    for (let i = 0; i < size; i++) {
      let sum = gradient[i]
      sum += slope0 * values[at0 + i]
      sum += slope1 * values[at1 + i]
      sum += slope2 * values[at2 + i]
      sum += slope3 * values[at3 + i]
      gradient[i] = sum
    }
  }
  for (; row < to; row++) {
    const slope = found.slopeOf(row, dotRow(block, row, coefficient))
    if (slope !== 0) addRow(block, row, slope, gradient)
  }
  return found.stepWith(gradient)
}

/** Loss and weight of rows, added up. */
class FoundRows {
  private readonly labels: Float64Array
  private readonly weights: Float64Array
  private readonly loss: Loss
  private readonly parts = new Float64Array(3)
  private readonly logs = new LogSum()
  private weight = 0
  private total = 0

  constructor({ labels, weights }: FeatureBlock, loss: Loss) {
    this.labels = labels
    this.weights = weights
    this.loss = loss
  }

  /** Takes a row; returns how its loss changes with the product, by its weight. */
  slopeOf(row: number, dot: number): number {
    const { parts } = this
    const weight = this.weights[row]
    this.weight += weight
    this.loss.measure(dot, this.labels[row], parts)
    this.total += weight * parts[0]
    this.logs.add(parts[2], weight)
    return weight * parts[1]
  }

  stepWith(gradient: Float64Array): Step {
    return { gradient, weight: this.weight, loss: this.total + this.logs.finish() }
  }
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
