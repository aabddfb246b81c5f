/**
 * Support vector machine by communication-efficient dual coordinate ascent (CoCoA, Jaggi et al. 2014): the rows are cut into
 * blocks. In each round a block goes for itself through some of its rows, drawn by chance, and finds for each the best dual
 * variable, as if the other blocks stood still; the changes of the coefficients of all blocks are added up, shortened.
 *
 * State of a round: for each block its dual variables, and the coefficients, which are the same in all.
 */
import { rich, type DataSet } from '@wiesel/dataset'
import { hashKey } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { TrainingDataError } from '../errors.ts'
import { addRow, dotRow, makeBlock, type FeatureBlock } from '../linear/feature-block.ts'
import { LABEL, SEED } from '../params/common-params.ts'
import { integer, number, optionalColumn, value, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { RowLottery } from '../split/row-lottery.ts'
import { collectLearned, fitName, type FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { SVM_MODEL_PARAMS, SVMModel } from './svm-model.ts'

const PARAMS = {
  ...SVM_MODEL_PARAMS,
  ...LABEL,
  ...SEED,
  blocks: value<number | null>(
    'Into how many blocks the rows are cut; null for the parallelism. The result depends on it.',
    null,
    'a whole number above 0, or null',
    (given) => given === null || (Number.isInteger(given) && (given as number) > 0),
  ),
  blockCol: optionalColumn(
    'The column that says, by a whole number, to which block a row belongs; null for by chance.',
    null,
  ),
  iterations: integer('How many rounds there are.', 10, { above: 0 }),
  localIterations: integer('At how many rows a block looks in a round.', 10, { above: 0 }),
  regularization: number('How much large coefficients cost.', 1, { above: 0 }),
  stepsize: number('How much of the changes is taken; divided by the number of blocks.', 1, { above: 0 }),
}

interface Drawn {
  readonly id: number
  readonly ticket: number
  readonly row: Row
}

interface Block {
  readonly id: number
  readonly rows: FeatureBlock
}

interface BlockState {
  readonly id: number
  readonly alphas: Float64Array
  readonly weights: Float64Array
}

interface Change {
  readonly id: number
  readonly alphas: Float64Array
  readonly weights: Float64Array
  readonly known: BlockState
}

/**
 * Learns a border between vectors with the labels −1 and 1 that is as far from both as can be, as in FlinkML 1.8. There is no
 * intercept. `LinearSVC` is the one of Flink ML 2, by gradient descent.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { SVM } from '@wiesel/ml'
 *
 * const rows = [-2, -1, 1, 2].map((x) => ({ features: [x], label: Math.sign(x) }))
 * const model = await new SVM().fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.rowFunction()({ features: [-3] })?.prediction) // → -1
 */
export class SVM extends Estimator<typeof PARAMS, SVMModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('SVM', PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<SVMModel> {
    const { iterations, stepsize } = this.params
    const count = this.params.blocks ?? data.parallelism ?? data.env.parallelism
    const blocks = this.blocksOf(data, count)
    const sums = blocks
      .map(({ rows: { rows, size } }) => ({ rows, size }))
      .reduce((a, b) => ({ rows: a.rows + b.rows, size: this.sameSize(a.size, b.size) }))
    const first = blocks.map(({ id, rows }): BlockState => ({
      id,
      alphas: new Float64Array(rows.rows),
      weights: new Float64Array(rows.size),
    }))
    const states = first.iterate(iterations).name(fitName(this.name))
    const changes = states
      .join(blocks)
      .where('id')
      .equalTo('id')
      .with((state, block) => ({ state, block }))
      .map(
        rich((context) => {
          const rows = context
            .getBroadcastVariable<{ rows: number }>('rows')
            .reduce((all, one) => all + one.rows, 0)
          const round = context.getSuperstepNumber()
          return ({ state, block }) => this.ascend(state, block, rows, round)
        }),
      )
      .withBroadcastSet(sums, 'rows')
      .name('Ascend')
    const total = changes.map(({ weights }) => weights).reduce((a, b) => a.map((change, i) => change + b[i]))
    const share = stepsize / count
    const next = changes
      .map(
        rich((context) => {
          const [sum] = context.getBroadcastVariable<Float64Array>('total')
          return ({ id, alphas, known }: Change): BlockState => ({
            id,
            alphas: known.alphas.map((alpha, i) => alpha + share * alphas[i]),
            weights: known.weights.map((weight, i) => weight + share * sum[i]),
          })
        }),
      )
      .withBroadcastSet(total, 'total')
      .name('Move')
    const [learned] = await collectLearned(this.name, states.closeWith(next), options)
    if (learned === undefined) throw new TrainingDataError(this.name, 'there are no rows to learn from.')
    const { featuresCol, predictionCol, threshold, outputDecisionFunction } = this.params
    return new SVMModel(
      { featuresCol, predictionCol, threshold, outputDecisionFunction },
      { weights: Array.from(learned.weights) },
    )
  }

  private blocksOf(data: DataSet<any>, count: number): DataSet<Block> {
    const { featuresCol, labelCol, blockCol, seed } = this.params
    return data
      .map(
        rich(() => {
          const lottery = new RowLottery(seed)
          return (row: Row): Drawn => {
            const label = this.read.number(row, labelCol)
            if (label !== 1 && label !== -1) throw this.read.error(`label ${label} is neither 1 nor -1.`)
            const ticket = lottery.draw(row)
            const id = blockCol === null ? Math.floor(ticket * count) : this.read.number(row, blockCol)
            return { id, ticket, row }
          }
        }),
      )
      .groupBy('id')
      .reduceGroup((rows: Iterable<Drawn>, out: (block: Block) => void) => {
        // In an order that does not depend on how they came: rounds draw by place.
        const all = [...rows].sort((a, b) => a.ticket - b.ticket)
        const columns = { featuresCol, labelCol, weightCol: null }
        out({
          id: all[0].id,
          rows: makeBlock(
            this.read,
            columns,
            all.map(({ row }) => row),
          ),
        })
      })
      .name('Cut blocks')
  }

  private sameSize(a: number, b: number): number {
    if (a !== b) throw new TrainingDataError(this.name, `there are vectors of ${a} and of ${b} entries.`)
    return a
  }

  /** What a block would change if it were alone. */
  private ascend(known: BlockState, { id, rows }: Block, all: number, round: number): Change {
    const { localIterations, regularization, seed } = this.params
    const random = new SeededRandom(hashKey([seed ?? 0, id, round]))
    const alphas = Float64Array.from(known.alphas)
    const weights = Float64Array.from(known.weights)
    const scale = regularization * all
    for (let i = 0; i < localIterations; i++) {
      const row = random.below(rows.rows)
      const label = rows.labels[row]
      const alpha = alphas[row]
      const slope = (label * dotRow(rows, row, weights) - 1) * scale
      if (alpha <= 0 ? slope >= 0 : alpha >= 1 ? slope <= 0 : slope === 0) continue
      const length = squareOf(rows, row)
      const best = length === 0 ? 1 : Math.min(1, Math.max(0, alpha - slope / length))
      addRow(rows, row, (label * (best - alpha)) / scale, weights)
      alphas[row] = best
    }
    return {
      id,
      known,
      alphas: alphas.map((alpha, i) => alpha - known.alphas[i]),
      weights: weights.map((weight, i) => weight - known.weights[i]),
    }
  }
}

function squareOf({ values, starts }: FeatureBlock, row: number): number {
  let sum = 0
  for (let i = starts[row]; i < starts[row + 1]; i++) sum += values[i] * values[i]
  return sum
}
