import type { DataSet } from '@wiesel/dataset'
import { batchRule } from '../linear/batch-rule.ts'
import { lossObjective } from '../linear/loss-objective.ts'
import { descend } from '../linear/descend.ts'
import { LinearModel } from '../linear/linear-model.ts'
import { LINEAR_PARAMS, type LinearData } from '../linear/linear-params.ts'
import { leastSquareLoss } from '../linear/loss.ts'
import type { GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'

/**
 * Learns coefficients that predict a number from a vector, with the least squares of errors, by gradient descent on the
 * runtime's iterations. There is no intercept: add an entry that is always 1.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { LinearRegression } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3].map((x) => ({ features: [x], label: 2 * x }))
 * const model = await new LinearRegression({ maxIter: 100 }).fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log((model.rowFunction()({ features: [10] })?.prediction as number).toFixed(1)) // → 20.0
 */
export class LinearRegression extends Estimator<typeof LINEAR_PARAMS, LinearRegressionModel> {
  static readonly params = LINEAR_PARAMS

  constructor(given: GivenParams<typeof LINEAR_PARAMS> = {}) {
    super('LinearRegression', LINEAR_PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<LinearRegressionModel> {
    const { name, read, params } = this
    const coefficient = await descend(
      name,
      read,
      params,
      lossObjective(leastSquareLoss),
      batchRule(params),
      data,
      options,
    )
    return new LinearRegressionModel(params, { coefficient })
  }
}

/** Predicts numbers by what {@link LinearRegression} has learned. */
export class LinearRegressionModel extends LinearModel<typeof LINEAR_PARAMS> {
  constructor(given: GivenParams<typeof LINEAR_PARAMS>, data: LinearData) {
    super('LinearRegressionModel', LINEAR_PARAMS, given, data)
  }

  protected outputs(dot: number): Record<string, unknown> {
    return { [this.params.predictionCol]: dot }
  }
}
