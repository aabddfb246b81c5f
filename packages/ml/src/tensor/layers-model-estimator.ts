import type { DataSet } from '@wiesel/dataset'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { FEATURES, LABEL, PREDICTION, SEED } from '../params/common-params.ts'
import { choice, integer, number, type GivenParams } from '../params/param.ts'
import { Estimator } from '../stage/stage.ts'
import { drawnExamples } from './examples.ts'
import { LayersModelModel } from './layers-model-model.ts'
import { loadTensors, type Tensors } from './load-tensors.ts'

const PARAMS = {
  ...LABEL,
  ...FEATURES,
  ...PREDICTION,
  loss: choice(
    'What is made small.',
    ['meanSquaredError', 'meanAbsoluteError', 'binaryCrossentropy', 'hinge'],
    'meanSquaredError',
  ),
  optimizer: choice('How steps are made.', ['adam', 'sgd', 'rmsprop', 'adagrad'], 'adam'),
  learningRate: number('How far a step goes.', 0.01, { above: 0 }),
  epochs: integer('How many times all rows are looked at.', 100, { above: 0 }),
  batchSize: integer('How many rows are looked at for a step.', 32, { above: 0 }),
  ...SEED,
}

/**
 * Makes an estimator of any network of TensorFlow.js with one vector as input and one number as output. Rows are collected,
 * and learned from in the process that calls `fit`, in an order drawn from the seed. It holds a function, so it is not
 * stored itself; its model is.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { LayersModelEstimator } from '@wiesel/ml'
 *
 * const learner = new LayersModelEstimator(
 *   ({ layers }, size) => {
 *     const network = layers.sequential()
 *     network.add(layers.layers.dense({ units: 1, inputShape: [size], kernelInitializer: 'zeros' }))
 *     return network
 *   },
 *   { optimizer: 'sgd', learningRate: 0.1, epochs: 200 },
 * )
 * const rows = [0, 1, 2].map((x) => ({ features: [x], label: 2 * x + 1 }))
 * const model = await learner.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log((model.rowFunction()({ features: [3] })?.prediction as number).toFixed(1)) // → 7.0
 * model.dispose()
 */
export class LayersModelEstimator extends Estimator<typeof PARAMS, LayersModelModel> {
  private readonly build: (tensors: Tensors, size: number) => LayersModel

  /** @param build makes the network, not compiled, for vectors of a size */
  constructor(
    build: (tensors: Tensors, size: number) => LayersModel,
    given: GivenParams<typeof PARAMS> = {},
  ) {
    super('LayersModelEstimator', PARAMS, given)
    this.build = build
  }

  async fit(data: DataSet<any>): Promise<LayersModelModel> {
    const { featuresCol, predictionCol, loss, learningRate, epochs, batchSize } = this.params
    const examples = await drawnExamples(this.name, this.read, this.params, data)
    const tensors = await loadTensors()
    const { core } = tensors
    const size = examples[0].features.length
    const network = this.build(tensors, size)
    const optimizer = core.train[this.params.optimizer](learningRate)
    const features = core.tensor2d(examples.map((example) => [...example.features]))
    const labels = core.tensor2d(examples.map(({ label }) => [label]))
    const options = { epochs, batchSize, shuffle: false, verbose: 0, yieldEvery: 'never' as const }
    try {
      network.compile({ optimizer, loss })
      await network.fit(features, labels, options)
      const model = new LayersModelModel(
        { featuresCol, predictionCol },
        {
          version: 1,
          size,
          topology: network.toJSON(undefined, false) as Record<string, unknown>,
          weights: network
            .getWeights()
            .map((weight) => ({ shape: weight.shape, values: Array.from(weight.dataSync()) })),
        },
      )
      await model.open()
      return model
    } finally {
      network.dispose()
      optimizer.dispose()
      core.dispose([features, labels])
    }
  }
}
