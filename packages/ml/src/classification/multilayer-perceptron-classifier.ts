import type { DataSet } from '@wiesel/dataset'
import { SeededRandom } from '@wiesel/runtime/internal'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { descend } from '../linear/descend.ts'
import { withRaw } from '../linear/linear-model.ts'
import { FEATURES, LABEL, PREDICTION, SEED } from '../params/common-params.ts'
import { demanded, integer, number, optionalColumn, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator, Model, type RowFunction } from '../stage/stage.ts'
import { summarize } from '../stage/summarize.ts'
import { adamStep } from '../network/adam.ts'
import { probabilitiesOf, type DenseLayer } from '../network/dense-network.ts'
import { layersOf, networkObjective } from '../network/network-objective.ts'
import { sizeOf, toArray } from '../vector/vector.ts'

const PARAMS = {
  ...LABEL,
  ...FEATURES,
  ...PREDICTION,
  rawPredictionCol: optionalColumn(
    'The column of the probabilities of all classes; null for none.',
    'rawPrediction',
  ),
  layers: demanded<readonly number[]>(
    'The sizes of the layers: entries of a vector, then the hidden layers, then classes.',
    'whole numbers above 0, at least two, the last at least 2',
    (given) =>
      Array.isArray(given) &&
      given.length >= 2 &&
      given.every((size) => Number.isInteger(size) && size > 0) &&
      given[given.length - 1] >= 2,
  ),
  maxIter: integer('How many times all rows are looked at.', 100, { above: 0 }),
  globalBatchSize: integer('How many rows are looked at for a step.', 128, { above: 0 }),
  learningRate: number('How far a step goes.', 0.03, { above: 0 }),
  ...SEED,
}

interface PerceptronData {
  readonly layers: readonly DenseLayer[]
}

/**
 * Learns a network of layers that tells classes apart: hidden layers have a sigmoid, the last one a softmax; steps are those
 * of Adam (Kingma, Ba 2015). Labels are 0, 1 and so on, less than the last of `layers`.
 *
 * Rows stay where they are. In each round all subtasks add up the gradients of their rows of a batch; which batch a row is in
 * follows from the seed and from what is in it, so the result is the same at any parallelism, up to rounding.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MultilayerPerceptronClassifier } from '@wiesel/ml'
 *
 * const rows = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([a, b]) => ({ features: [a, b], label: a ^ b }))
 * const learner = new MultilayerPerceptronClassifier({ layers: [2, 8, 2], maxIter: 200, learningRate: 0.1 })
 * const model = await learner.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(rows.map((row) => model.rowFunction()(row)?.prediction)) // → [ 0, 1, 1, 0 ]
 */
export class MultilayerPerceptronClassifier extends Estimator<
  typeof PARAMS,
  MultilayerPerceptronClassifierModel
> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('MultilayerPerceptronClassifier', PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<MultilayerPerceptronClassifierModel> {
    const { params, name, read } = this
    const { layers: sizes, maxIter, globalBatchSize, learningRate, seed } = params
    const { rows } = await summarize(
      name,
      { create: () => 0, add: (_, row) => this.check(row), merge: () => 0 },
      data,
    )
    const batches = Math.ceil(rows / globalBatchSize)
    const coefficient = await descend(
      name,
      read,
      { ...params, weightCol: null },
      networkObjective(sizes),
      {
        maxIter: maxIter * batches,
        globalBatchSize: { batches, seed },
        intercept: false,
        initial: drawnCoefficients(sizes, seed ?? 0),
        next: (known, found) => ({ ...adamStep(known, found, learningRate), done: false }),
      },
      data,
      options,
    )
    return new MultilayerPerceptronClassifierModel(params, { layers: layersOf(sizes, coefficient) })
  }

  /** Checks a row before anything is learned. */
  private check(row: Row): number {
    const { read } = this
    const { featuresCol, labelCol, layers } = this.params
    checkSize(read, featuresCol, sizeOf(read.vector(row, featuresCol)), layers[0])
    const label = read.number(row, labelCol)
    const classes = layers[layers.length - 1]
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw read.error(`label ${label} is no class; there are the classes 0 to ${classes - 1}.`)
    return 0
  }
}

/** Where learning begins: kernels drawn as Glorot and Bengio (2010) say, biases of 0. */
function drawnCoefficients(sizes: readonly number[], seed: number): number[] {
  const random = new SeededRandom(seed)
  return sizes.slice(1).flatMap((outputs, i) => {
    const most = Math.sqrt(6 / (sizes[i] + outputs))
    const kernel = Array.from({ length: sizes[i] * outputs }, () => (2 * random.next() - 1) * most)
    return [...kernel, ...new Array<number>(outputs).fill(0)]
  })
}

/** Predicts classes by what {@link MultilayerPerceptronClassifier} has learned; needs no tensors. */
export class MultilayerPerceptronClassifierModel extends Model<typeof PARAMS, PerceptronData> {
  constructor(given: GivenParams<typeof PARAMS>, data: PerceptronData) {
    super('MultilayerPerceptronClassifierModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return Object.keys(withRaw(this.params, 0, []))
  }

  rowFunction(): RowFunction {
    const { featuresCol } = this.params
    const { layers } = this.data
    return (row) => {
      const vector = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, vector.length, layers[0].inputs)
      checkFinite(this.read, featuresCol, vector)
      const probabilities = probabilitiesOf(layers, vector)
      const best = probabilities.indexOf(Math.max(...probabilities))
      return { ...row, ...withRaw(this.params, best, Array.from(probabilities)) }
    }
  }
}
