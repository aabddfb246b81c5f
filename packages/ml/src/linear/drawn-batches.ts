import { RowLottery } from '../split/row-lottery.ts'
import type { FeatureBlock } from './feature-block.ts'

/** How rows are given to batches by chance. */
export interface BatchDraw {
  readonly batches: number
  readonly seed: number | null
}

/** A block whose rows stand in the order of their batches. */
export interface DrawnBlock {
  readonly block: FeatureBlock
  /** Where each batch begins, and where the last one ends. */
  readonly starts: Int32Array
}

/**
 * Gives each row of a block to a batch. The batch follows from the seed and from what is in the row, so it has the same rows
 * wherever they are; only of equal rows it depends on how many of them are together.
 */
export function drawBatches(block: FeatureBlock, { batches, seed }: BatchDraw): DrawnBlock {
  const { rows, values, indices, starts, labels, weights } = block
  const lottery = new RowLottery(seed)
  const entriesOf = (row: number): number[] => [
    ...values.subarray(starts[row], starts[row + 1]),
    ...(indices?.subarray(starts[row], starts[row + 1]) ?? []),
  ]
  const tickets = Float64Array.from({ length: rows }, (_, row) =>
    lottery.draw([labels[row], weights[row], ...entriesOf(row)]),
  )
  const order = Uint32Array.from(tickets.keys()).sort((a, b) => tickets[a] - tickets[b])
  const begins = new Int32Array(batches + 1)
  for (const ticket of tickets) begins[Math.floor(ticket * batches) + 1]++
  for (let batch = 0; batch < batches; batch++) begins[batch + 1] += begins[batch]
  return { block: inOrder(block, order), starts: begins }
}

function inOrder(block: FeatureBlock, order: Uint32Array): FeatureBlock {
  const values = new Float64Array(block.values.length)
  const indices = block.indices === null ? null : new Int32Array(block.indices.length)
  const starts = new Int32Array(block.starts.length)
  for (const [place, row] of order.entries()) {
    const [from, to] = [block.starts[row], block.starts[row + 1]]
    values.set(block.values.subarray(from, to), starts[place])
    indices?.set(block.indices?.subarray(from, to) ?? [], starts[place])
    starts[place + 1] = starts[place] + to - from
  }
  return {
    ...block,
    values,
    indices,
    starts,
    labels: Float64Array.from(order, (row) => block.labels[row]),
    weights: Float64Array.from(order, (row) => block.weights[row]),
  }
}
