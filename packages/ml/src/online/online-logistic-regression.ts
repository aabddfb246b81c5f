/**
 * Logistic regression on a stream: FTRL-proximal (McMahan et al. 2013), one step for each batch. The gradient of a batch is
 * the mean of those of its rows. A sparse row counts, with its weight, only for the entries it has; a dense one counts for
 * all, without it.
 */
import type { DataStream } from '@wiesel/datastream'
import { LogisticRegressionModel, type VersionedData } from '../classification/logistic-regression.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { FEATURES, LABEL, PREDICTION } from '../params/common-params.ts'
import { column, number, optionalColumn, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, isSparse, sizeOf } from '../vector/vector.ts'
import { BATCH_PARAMS, OnlineEstimator } from './online-estimator.ts'
import { OnlineModel } from './online-model.ts'

const MODEL_PARAMS = {
  ...FEATURES,
  ...PREDICTION,
  rawPredictionCol: optionalColumn(
    'The column of the probabilities of 0 and 1; null for none.',
    'rawPrediction',
  ),
  modelVersionCol: column('The column that says which version of the model was used.', 'modelVersion'),
}

const PARAMS = {
  ...BATCH_PARAMS,
  ...MODEL_PARAMS,
  ...LABEL,
  weightCol: optionalColumn('The column that says how much a sparse row counts; null for all alike.', null),
  reg: number('How much large coefficients cost.', 0, { min: 0 }),
  elasticNet: number('0: their squares cost (L2), 1: their absolute values (L1); between: a mixture.', 0, {
    min: 0,
    max: 1,
  }),
  alpha: number('How far a step goes.', 0.1, { above: 0 }),
  beta: number('How much steps vary with what was seen: less with a larger one.', 0.1, { above: 0 }),
}

interface Learned extends VersionedData {
  /** Sums of gradients, less what the coefficients already follow, and sums of their squares. */
  readonly z: readonly number[]
  readonly n: readonly number[]
}

/**
 * Goes on learning from a stream how likely the label 1, rather than 0, is for a vector, beginning with given coefficients.
 * Each batch gives a new version of the model; the first one has the number 1 more than the initial one.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { OnlineLogisticRegression } from '@wiesel/ml'
 *
 * const env = new StreamExecutionEnvironment({ parallelism: 1 })
 * const rows = env.fromCollection([-2, -1, 1, 2].map((x) => ({ features: [x], label: x > 0 ? 1 : 0 })))
 * const learner = new OnlineLogisticRegression({ globalBatchSize: 4 }, { coefficient: [0], modelVersion: 0 })
 * for await (const { coefficient, modelVersion } of learner.fit(rows).versions.collect())
 *   console.log(coefficient[0] > 0, modelVersion) // → true 1
 */
export class OnlineLogisticRegression extends OnlineEstimator<typeof PARAMS, VersionedData> {
  static readonly params = PARAMS

  /** @param initial the data of a `LogisticRegressionModel`, or any other coefficients */
  constructor(given: GivenParams<typeof PARAMS>, initial: VersionedData) {
    super('OnlineLogisticRegression', PARAMS, given, initial)
  }

  fit(stream: DataStream<any>): OnlineModel<VersionedData> {
    const { featuresCol, predictionCol, rawPredictionCol, modelVersionCol } = this.params
    const zeros = this.initial.coefficient.map(() => 0)
    const versions = this.learn<Learned>(
      stream,
      { ...this.initial, z: zeros, n: zeros },
      (state, batch) => this.step(state, batch),
      ({ coefficient, modelVersion }) => ({ coefficient, modelVersion }),
    )
    const given = { featuresCol, predictionCol, rawPredictionCol, modelVersionCol }
    return new OnlineModel(versions, (data) => new OnlineLogisticRegressionModel(given, data), {
      name: 'OnlineLogisticRegressionModel',
    })
  }

  private step({ coefficient, modelVersion, z, n }: Learned, batch: readonly Row[]): Learned {
    const { alpha, beta, reg, elasticNet } = this.params
    const gradient = this.gradientOf(coefficient, batch)
    const l1 = elasticNet * reg
    const l2 = (1 - elasticNet) * reg
    const nextN = n.map((squares, i) => squares + gradient[i] ** 2)
    const nextZ = z.map((sum, i) => {
      const slower = (Math.sqrt(nextN[i]) - Math.sqrt(n[i])) / alpha
      return sum + gradient[i] - slower * coefficient[i]
    })
    const next = nextZ.map((sum, i) =>
      Math.abs(sum) <= l1 ? 0 : (Math.sign(sum) * l1 - sum) / ((beta + Math.sqrt(nextN[i])) / alpha + l2),
    )
    return { coefficient: next, modelVersion: modelVersion + 1, z: nextZ, n: nextN }
  }

  private gradientOf(coefficient: readonly number[], batch: readonly Row[]): Float64Array {
    const { featuresCol, labelCol, weightCol } = this.params
    const gradient = new Float64Array(coefficient.length)
    const counts = new Float64Array(coefficient.length)
    for (const row of batch) {
      const vector = this.read.vector(row, featuresCol)
      checkSize(this.read, featuresCol, sizeOf(vector), coefficient.length)
      const label = this.read.number(row, labelCol)
      if (label !== 0 && label !== 1) throw this.read.error(`label ${label} is neither 0 nor 1.`)
      const weight = isSparse(vector) && weightCol !== null ? this.read.number(row, weightCol) : 1
      let dot = 0
      forEachEntry(vector, (i, value) => (dot += value * coefficient[i]))
      const error = 1 / (1 + Math.exp(-dot)) - label
      if (Number.isNaN(error))
        throw this.read.error(`column "${featuresCol}" holds NaN or an infinite number.`)
      forEachEntry(vector, (i, value) => {
        gradient[i] += value * error
        counts[i] += weight
      })
    }
    return gradient.map((sum, i) => (counts[i] === 0 ? 0 : sum / counts[i]))
  }
}

/** One version of what {@link OnlineLogisticRegression} has learned: predicts labels, and says which version it is. */
export class OnlineLogisticRegressionModel extends Model<typeof MODEL_PARAMS, VersionedData> {
  constructor(given: GivenParams<typeof MODEL_PARAMS>, data: VersionedData) {
    super('OnlineLogisticRegressionModel', MODEL_PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    const { predictionCol, rawPredictionCol, modelVersionCol } = this.params
    return [predictionCol, ...(rawPredictionCol === null ? [] : [rawPredictionCol]), modelVersionCol]
  }

  rowFunction(): RowFunction {
    const { modelVersionCol, ...given } = this.params
    const predict = new LogisticRegressionModel(given, this.data).rowFunction()
    return (row) => ({ ...predict(row), [modelVersionCol]: this.data.modelVersion })
  }
}
