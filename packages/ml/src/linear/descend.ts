/**
 * Gradient descent on a bulk iteration: the coefficients go to all subtasks, each adds up loss and gradient over its next
 * rows, the sums are added, and a rule moves the coefficients against the gradient, or says that it is enough.
 *
 * A subtask goes through its rows in batches of its share of the global one, and begins again after the last. Without
 * batches every round is over all rows. The mean loss of each round is an aggregate of the iteration, so progress shows it.
 */
import { rich, sumAggregator, type DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import type { ColumnReader } from '../row.ts'
import { foldRows } from '../stage/fold-rows.ts'
import { drawBatches, type BatchDraw, type DrawnBlock } from './drawn-batches.ts'
import { BlockFold, type ExampleColumns, type FeatureBlock } from './feature-block.ts'
import { collectLearned, fitName, type FitOptions } from '../stage/fit-progress.ts'

/** What a round has found at the coefficients it began with. */
export interface Found {
  /** The mean gradient of the rows of the round, by their weights. */
  readonly gradient: Float64Array
  readonly loss: number
  /** The loss of the round before; `undefined` in the first one. */
  readonly previousLoss: number | undefined
  /** From 1. */
  readonly round: number
  /** What the rule has kept in the round before; `undefined` in the first one. */
  readonly memory: Float64Array | undefined
}

/** What is descended along: the loss of rows, and its gradient by the coefficients. */
export interface Objective {
  /** How many coefficients there are for each entry of a vector: 1, or one for each class. */
  readonly outputs: number
  /** The sums over some rows of a block. */
  readonly sum: (block: FeatureBlock, coefficient: Float64Array, from: number, to: number) => Step
}

/** How coefficients follow from what a round has found. */
export interface DescentRule {
  readonly maxIter: number
  /** How many rows all subtasks together look at in a round, or how rows are given to batches; `null` for all rows. */
  readonly globalBatchSize: number | BatchDraw | null
  /** Whether there is a further coefficient, the last one, that is added to every prediction. */
  readonly intercept: boolean
  /** Where it begins; 0 everywhere unless given. */
  readonly initial?: readonly number[]
  readonly next: (
    coefficient: Float64Array,
    found: Found,
  ) => { coefficient: Float64Array; done: boolean; memory?: Float64Array }
}

/** What goes round the loop: one record. */
interface State {
  /** Empty before the first round, when nobody knows how many there are. */
  readonly coefficient: Float64Array
  readonly loss: number | undefined
  readonly done: boolean
  readonly memory?: Float64Array
}

/** Of a block whose rows are in no batches. */
const NONE = new Int32Array(0)

/** What a subtask found in a round: sums over its rows, by their weights. */
export interface Step {
  readonly gradient: Float64Array
  readonly weight: number
  readonly loss: number
}

/** Learns coefficients. @throws TrainingDataError if there are no rows, or none that counts */
export async function descend(
  name: string,
  read: ColumnReader,
  columns: ExampleColumns,
  objective: Objective,
  rule: DescentRule,
  data: DataSet<any>,
  options: FitOptions = {},
): Promise<number[]> {
  const { env } = data
  const start: State = {
    coefficient: Float64Array.from(rule.initial ?? []),
    loss: undefined,
    done: false,
  }
  const batchSize = typeof rule.globalBatchSize === 'object' ? null : rule.globalBatchSize
  const draw = typeof rule.globalBatchSize === 'object' ? rule.globalBatchSize : null
  const blocks = foldRows(data, 'Read examples', new BlockFold(read, columns, rule.intercept)).map(
    (block): DrawnBlock => (draw === null ? { block, starts: NONE } : drawBatches(block, draw)),
  )
  const states = env
    .fromElements(start)
    .iterate(rule.maxIter)
    .name(fitName(name))
    .registerAggregator('loss', sumAggregator)
  const steps = blocks
    .map(
      rich((context) => {
        const [{ coefficient }] = context.getBroadcastVariable<State>('state')
        const round = context.getSuperstepNumber() - 1
        return ({ block, starts }: DrawnBlock) => {
          const [from, to] =
            starts.length > 0
              ? drawnRows(starts, round)
              : nextRows(block.rows, shareOf(batchSize, context.subtask, context.parallelism), round)
          const known =
            coefficient.length === 0 ? new Float64Array(block.size * objective.outputs) : coefficient
          return objective.sum(block, known, from, to)
        }
      }),
    )
    .withBroadcastSet(states, 'state')
    .name('Gradients')
  const next = steps
    .reduce(addSteps)
    .map(
      rich((context) => {
        const [state] = context.getBroadcastVariable<State>('state')
        const round = context.getSuperstepNumber()
        const progress = context.getIterationAggregator<number>('loss')
        return (step: Step): State => {
          const next = move(name, state, step, rule, round)
          progress.aggregate(next.loss ?? 0)
          return next
        }
      }),
    )
    .withBroadcastSet(states, 'state')
    .name('Move')
  const last = states.closeWith(
    next,
    next.filter(({ done }) => !done),
  )
  const [{ coefficient }] = await collectLearned(name, last, options)
  return Array.from(coefficient)
}

/** How many rows of a batch a subtask takes. */
function shareOf(batch: number | null, subtask: number, parallelism: number): number {
  if (batch === null) return Infinity
  return Math.max(1, Math.floor(batch / parallelism) + (subtask < batch % parallelism ? 1 : 0))
}

/** The next rows of a block; after the last ones come the first again. */
function nextRows(rows: number, batch: number, round: number): [from: number, to: number] {
  const batches = Math.max(1, Math.ceil(rows / batch))
  const from = batch === Infinity ? 0 : (round % batches) * batch
  return [from, Math.min(from + batch, rows)]
}

/** The rows of a batch. */
function drawnRows(starts: Int32Array, round: number): [from: number, to: number] {
  const batch = round % (starts.length - 1)
  return [starts[batch], starts[batch + 1]]
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

function move(name: string, state: State, step: Step, rule: DescentRule, round: number): State {
  const { gradient, weight } = step
  if (gradient.length === 0) throw new TrainingDataError(name, 'there are no rows to learn from.')
  const known = state.coefficient.length === 0 ? new Float64Array(gradient.length) : state.coefficient
  if (known.length !== gradient.length)
    throw new TrainingDataError(
      name,
      `there are ${known.length} coefficients to begin with, but vectors need ${gradient.length}.`,
    )
  if (!(weight > 0)) return { ...state, coefficient: known }
  const loss = step.loss / weight
  const mean = gradient.map((sum) => sum / weight)
  const {
    coefficient,
    done,
    memory: kept,
  } = rule.next(known, { gradient: mean, loss, previousLoss: state.loss, round, memory: state.memory })
  const diverged = coefficient.findIndex((value) => !Number.isFinite(value))
  if (diverged >= 0)
    throw new TrainingDataError(
      name,
      `coefficient ${diverged} became ${coefficient[diverged]}: steps are too large.`,
    )
  return { coefficient, loss, done, ...(kept && { memory: kept }) }
}
