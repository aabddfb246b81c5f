import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { withRaw } from '../linear/linear-model.ts'
import { FEATURES, LABEL, PREDICTION, SEED } from '../params/common-params.ts'
import { demanded, integer, number, optionalColumn, type GivenParams } from '../params/param.ts'
import { Estimator, Model, type RowFunction } from '../stage/stage.ts'
import { probabilitiesOf, type DenseLayer } from '../tensor/dense-network.ts'
import { drawnExamples, type Example } from '../tensor/examples.ts'
import { loadTensors } from '../tensor/load-tensors.ts'
import { toArray } from '../vector/vector.ts'

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
 * Learns a network of layers that tells classes apart, with TensorFlow.js: hidden layers have a sigmoid, the last one a
 * softmax; steps are those of Adam (Kingma, Ba 2015). Labels are 0, 1 and so on, less than the last of `layers`.
 *
 * Rows are collected, and learned from in the process that calls `fit`, in an order drawn from the seed.
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

  async fit(data: DataSet<any>): Promise<MultilayerPerceptronClassifierModel> {
    const { read, params, name } = this
    const classes = params.layers[params.layers.length - 1]
    const examples = await drawnExamples(name, read, params, data)
    checkSize(read, params.featuresCol, examples[0].features.length, params.layers[0])
    for (const { label } of examples)
      if (!Number.isInteger(label) || label < 0 || label >= classes)
        throw read.error(`label ${label} is no class; there are the classes 0 to ${classes - 1}.`)
    const layers = await this.train(examples, classes)
    if (!layers.every(({ kernel, bias }) => [...kernel, ...bias].every((value) => Number.isFinite(value))))
      throw new TrainingDataError(
        name,
        'numbers have overflowed. Scale the features, or make "learningRate" smaller.',
      )
    return new MultilayerPerceptronClassifierModel(params, { layers })
  }

  private async train(examples: readonly Example[], classes: number): Promise<DenseLayer[]> {
    const { layers: sizes, maxIter, globalBatchSize, learningRate, seed } = this.params
    const { core, layers: keras } = await loadTensors()
    const network = keras.sequential()
    for (let place = 1; place < sizes.length; place++)
      network.add(
        keras.layers.dense({
          units: sizes[place],
          inputShape: [sizes[place - 1]],
          activation: place < sizes.length - 1 ? 'sigmoid' : 'softmax',
          kernelInitializer: keras.initializers.glorotUniform({ seed: (seed ?? 0) + place }),
        }),
      )
    const optimizer = core.train.adam(learningRate)
    const features = core.tensor2d(examples.map((example) => [...example.features]))
    const labels = core.tensor2d(
      examples.map(({ label }) => Array.from({ length: classes }, (_, place) => Number(place === label))),
    )
    const options = {
      epochs: maxIter,
      batchSize: globalBatchSize,
      shuffle: false,
      verbose: 0,
      yieldEvery: 'never' as const,
    }
    try {
      network.compile({ optimizer, loss: 'categoricalCrossentropy' })
      await network.fit(features, labels, options)
      return network.layers.map((layer, place) => {
        const [kernel, bias] = layer.getWeights()
        return {
          inputs: sizes[place],
          outputs: sizes[place + 1],
          kernel: Array.from(kernel.dataSync()),
          bias: Array.from(bias.dataSync()),
        }
      })
    } finally {
      network.dispose()
      optimizer.dispose()
      core.dispose([features, labels])
    }
  }
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
