/**
 * Stochastic gradient descent on a bulk iteration: the coefficients go to all subtasks, each adds up the gradient over its
 * next mini-batch, the sums are added, and the coefficients move against them.
 *
 * A subtask goes through its rows in batches of its share of the global one, and begins again after the last. The descent
 * ends after the most rounds, or after a round whose loss, before the coefficients moved, is small enough. There is no
 * intercept, and the loss of the regularisation does not count.
 */
import { rich, type DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import type { ColumnReader, Row } from '../row.ts'
import { addRow, dotRow, makeBlock, type ExampleColumns, type FeatureBlock } from './feature-block.ts'
import type { Loss } from './loss.ts'
import { regularize } from './regularize.ts'

export interface DescentOptions {
  readonly maxIter: number
  readonly reg: number
  readonly elasticNet: number
  readonly learningRate: number
  readonly globalBatchSize: number
  readonly tol: number
}

/** What goes round the loop: one record. */
interface State {
  /** Empty before the first round, when nobody knows how many there are. */
  readonly coefficient: Float64Array
  readonly done: boolean
}

/** What a subtask found in a round. */
interface Step {
  readonly gradient: Float64Array
  readonly weight: number
  readonly loss: number
}

/** Learns coefficients. @throws TrainingDataError if there are no rows, or none that counts */
export async function descend(
  name: string,
  read: ColumnReader,
  columns: ExampleColumns,
  loss: Loss,
  options: DescentOptions,
  data: DataSet<any>,
): Promise<number[]> {
  const { env } = data
  const start: State = { coefficient: new Float64Array(0), done: false }
  const blocks = data
    .mapPartition((rows: Iterable<Row>, out: (block: FeatureBlock) => void) =>
      out(makeBlock(read, columns, rows)),
    )
    .name('Read examples')
  const states = env.fromElements(start).iterate(options.maxIter).name(`Fit ${name}`)
  const steps = blocks
    .map(
      rich((context) => {
        const [{ coefficient }] = context.getBroadcastVariable<State>('state')
        const batch = shareOf(options.globalBatchSize, context.subtask, context.parallelism)
        const round = context.getSuperstepNumber() - 1
        return (block: FeatureBlock) => stepOf(block, coefficient, loss, batch, round)
      }),
    )
    .withBroadcastSet(states, 'state')
    .name('Gradients')
  const next = steps
    .reduce(addSteps)
    .map(
      rich((context) => {
        const [{ coefficient }] = context.getBroadcastVariable<State>('state')
        return (step: Step): State => move(name, coefficient, step, options)
      }),
    )
    .withBroadcastSet(states, 'state')
    .name('Move')
  const [{ coefficient }] = await states
    .closeWith(
      next,
      next.filter(({ done }) => !done),
    )
    .collect()
  return Array.from(coefficient)
}

/** How many rows of a batch a subtask takes. */
function shareOf(batch: number, subtask: number, parallelism: number): number {
  return Math.max(1, Math.floor(batch / parallelism) + (subtask < batch % parallelism ? 1 : 0))
}

function stepOf(block: FeatureBlock, known: Float64Array, loss: Loss, batch: number, round: number): Step {
  const { rows, size, labels, weights } = block
  const coefficient = known.length === 0 ? new Float64Array(size) : known
  const gradient = new Float64Array(size)
  const batches = Math.max(1, Math.ceil(rows / batch))
  const from = (round % batches) * batch
  let weight = 0
  let total = 0
  for (let row = from; row < Math.min(from + batch, rows); row++) {
    const dot = dotRow(block, row, coefficient)
    weight += weights[row]
    total += weights[row] * loss.of(dot, labels[row])
    const slope = weights[row] * loss.slope(dot, labels[row])
    if (slope !== 0) addRow(block, row, slope, gradient)
  }
  return { gradient, weight, loss: total }
}

function addSteps(a: Step, b: Step): Step {
  // A subtask without rows does not know how long vectors are.
  const [long, short] = a.gradient.length >= b.gradient.length ? [a, b] : [b, a]
  return {
    gradient: long.gradient.map((value, i) => value + (short.gradient[i] ?? 0)),
    weight: a.weight + b.weight,
    loss: a.loss + b.loss,
  }
}

function move(name: string, known: Float64Array, step: Step, options: DescentOptions): State {
  const { gradient, weight, loss } = step
  if (gradient.length === 0) throw new TrainingDataError(name, 'there are no rows to learn from.')
  const { reg, elasticNet, learningRate, tol } = options
  const coefficient = known.length === 0 ? new Float64Array(gradient.length) : Float64Array.from(known)
  if (weight > 0) {
    for (let i = 0; i < coefficient.length; i++) {
      const moved = coefficient[i] - (learningRate / weight) * gradient[i]
      coefficient[i] = regularize(moved, reg, elasticNet, learningRate)
    }
  }
  const diverged = coefficient.findIndex((value) => !Number.isFinite(value))
  if (diverged >= 0)
    throw new TrainingDataError(
      name,
      `coefficient ${diverged} became ${coefficient[diverged]}: a row holds NaN or an infinite number, or "learningRate" is too large.`,
    )
  return { coefficient, done: weight > 0 && loss / weight <= tol }
}
