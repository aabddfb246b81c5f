import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { batchRule } from '../linear/batch-rule.ts'
import { descend } from '../linear/descend.ts'
import { withRaw } from '../linear/linear-model.ts'
import { LINEAR_PARAMS } from '../linear/linear-params.ts'
import { softmax, softmaxObjective } from '../linear/softmax.ts'
import { flag, optionalColumn, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator, Model, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, sizeOf } from '../vector/vector.ts'

const PARAMS = {
  ...LINEAR_PARAMS,
  rawPredictionCol: optionalColumn(
    'The column of the probabilities of all labels; null for none.',
    'rawPrediction',
  ),
  fitIntercept: flag('Whether there is a number for each label that is added whatever the vector.', true),
}

interface SoftmaxData {
  /** Ascending. The probabilities are in this order. */
  readonly labels: readonly number[]
  /** For each label a coefficient for each entry of a vector. */
  readonly coefficients: readonly (readonly number[])[]
  readonly intercepts: readonly number[]
}

/**
 * Learns how likely each of two or more labels is for a vector (multinomial logistic regression), by gradient descent on the
 * runtime's iterations. Labels are any numbers.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { SoftmaxRegression } from '@wiesel/ml'
 *
 * const rows = [-5, -4, 0, 1, 6, 7].map((x, i) => ({ features: [x / 5], label: Math.floor(i / 2) * 10 }))
 * const softmax = new SoftmaxRegression({ maxIter: 300, learningRate: 1 })
 * const model = await softmax.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(rows.map(({ features }) => model.rowFunction()({ features })?.prediction)) // → [ 0, 0, 10, 10, 20, 20 ]
 */
export class SoftmaxRegression extends Estimator<typeof PARAMS, SoftmaxRegressionModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('SoftmaxRegression', PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<SoftmaxRegressionModel> {
    const { name, read, params } = this
    const { labelCol, fitIntercept } = params
    const labels = await this.labelsOf(data)
    const places = new Map(labels.map((label, place) => [label, place]))
    const placed = data.map((row: Row) => ({ ...row, [labelCol]: places.get(read.number(row, labelCol)) }))
    const rule = batchRule(params, fitIntercept ? labels.length : 0)
    const all = await descend(name, read, params, softmaxObjective(labels.length), rule, placed, options)
    const size = all.length / labels.length
    const ofLabel = labels.map((_, place) => all.slice(place * size, (place + 1) * size))
    return new SoftmaxRegressionModel(params, {
      labels,
      coefficients: ofLabel.map((own) => (fitIntercept ? own.slice(0, -1) : own)),
      intercepts: ofLabel.map((own) => (fitIntercept ? own[size - 1] : 0)),
    })
  }

  private async labelsOf(data: DataSet<any>): Promise<number[]> {
    const { labelCol } = this.params
    const labels = await data
      .map((row: Row) => {
        const label = this.read.number(row, labelCol)
        if (!Number.isFinite(label)) throw this.read.error(`label ${label} is no class.`)
        return label
      })
      .distinct()
      .collect()
    if (labels.length === 0) throw new TrainingDataError(this.name, 'there are no rows to learn from.')
    if (labels.length === 1)
      throw new TrainingDataError(this.name, `all rows have the same label, ${labels[0]}.`)
    return labels.sort((a, b) => a - b)
  }
}

/** Predicts labels by what {@link SoftmaxRegression} has learned. */
export class SoftmaxRegressionModel extends Model<typeof PARAMS, SoftmaxData> {
  constructor(given: GivenParams<typeof PARAMS>, data: SoftmaxData) {
    super('SoftmaxRegressionModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return Object.keys(withRaw(this.params, 0, []))
  }

  rowFunction(): RowFunction {
    const { featuresCol } = this.params
    const { labels, coefficients, intercepts } = this.data
    return (row) => {
      const vector = this.read.vector(row, featuresCol)
      checkSize(this.read, featuresCol, sizeOf(vector), coefficients[0].length)
      const scores = Float64Array.from(intercepts)
      forEachEntry(vector, (index, value) => {
        for (let label = 0; label < scores.length; label++)
          scores[label] += value * coefficients[label][index]
      })
      const best = scores.indexOf(Math.max(...scores))
      softmax(scores)
      return { ...row, ...withRaw(this.params, labels[best], Array.from(scores)) }
    }
  }
}
