import type { DataSet } from '@wiesel/dataset'
import { batchRule } from '../linear/batch-rule.ts'
import { lossObjective } from '../linear/loss-objective.ts'
import { descend } from '../linear/descend.ts'
import { LinearModel, withRaw } from '../linear/linear-model.ts'
import { LINEAR_PARAMS, type LinearData } from '../linear/linear-params.ts'
import { logisticLoss } from '../linear/loss.ts'
import { checkLabels } from './check-labels.ts'
import { ParameterError } from '../errors.ts'
import { choice, optionalColumn, type GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'

const PARAMS = {
  ...LINEAR_PARAMS,
  multiClass: choice('How many classes there are: two.', ['auto', 'binomial', 'multinomial'], 'auto'),
  rawPredictionCol: optionalColumn(
    'The column of the probabilities of 0 and 1; null for none.',
    'rawPrediction',
  ),
}

/** As other linear models, with the number of its last update: models that go on learning count up. */
export interface VersionedData extends LinearData {
  readonly modelVersion: number
}

/**
 * Learns how likely the label 1, rather than 0, is for a vector, by gradient descent on the runtime's iterations. There is
 * no intercept: add an entry that is always 1.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { LogisticRegression } from '@wiesel/ml'
 *
 * const rows = [-2, -1, 1, 2].map((x) => ({ features: [x], label: x > 0 ? 1 : 0 }))
 * const model = await new LogisticRegression().fit(new ExecutionEnvironment().fromCollection(rows))
 * const [unlikely, likely] = model.rowFunction()({ features: [3] })?.rawPrediction as number[]
 * console.log(likely > 0.9, unlikely + likely) // → true 1
 */
export class LogisticRegression extends Estimator<typeof PARAMS, LogisticRegressionModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('LogisticRegression', PARAMS, given)
    if (this.params.multiClass === 'multinomial')
      throw new ParameterError(
        this.name,
        '"multiClass" can be "auto" or "binomial": there are two classes. SoftmaxRegression is for more.',
      )
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<LogisticRegressionModel> {
    const { name, read, params } = this
    const checked = checkLabels(data, read, params.labelCol)
    const coefficient = await descend(
      name,
      read,
      params,
      lossObjective(logisticLoss),
      batchRule(params),
      checked,
      options,
    )
    return new LogisticRegressionModel(params, { coefficient, modelVersion: 0 })
  }
}

/** Predicts labels by what {@link LogisticRegression} has learned. */
export class LogisticRegressionModel extends LinearModel<typeof PARAMS, VersionedData> {
  constructor(given: GivenParams<typeof PARAMS>, data: VersionedData) {
    super('LogisticRegressionModel', PARAMS, given, data)
  }

  protected outputs(dot: number): Record<string, unknown> {
    const likely = 1 - 1 / (1 + Math.exp(dot))
    return withRaw(this.params, dot >= 0 ? 1 : 0, [1 - likely, likely])
  }
}
