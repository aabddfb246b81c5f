import type { DataSet } from '@wiesel/dataset'
import { lossObjective } from '../linear/loss-objective.ts'
import { descend } from '../linear/descend.ts'
import { leastSquareLoss } from '../linear/loss.ts'
import type { GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { FULL_DESCENT_PARAMS, fullRule, interceptData } from './gradient-descent.ts'
import { InterceptModel } from './intercept-model.ts'

/**
 * Linear regression with an intercept, as in FlinkML 1.8: gradient descent over all rows in each round, without
 * regularisation. `LinearRegression` is the one of Flink ML 2, in batches and without an intercept.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MultipleLinearRegression } from '@wiesel/ml'
 *
 * const rows = [0, 1, 2].map((x) => ({ features: [x], label: 2 * x + 1 }))
 * const regression = new MultipleLinearRegression({ iterations: 2000, stepsize: 0.8 })
 * const model = await regression.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log((model.rowFunction()({ features: [10] })?.prediction as number).toFixed(2)) // → 21.00
 */
export class MultipleLinearRegression extends Estimator<typeof FULL_DESCENT_PARAMS, InterceptModel> {
  static readonly params = FULL_DESCENT_PARAMS

  constructor(given: GivenParams<typeof FULL_DESCENT_PARAMS> = {}) {
    super('MultipleLinearRegression', FULL_DESCENT_PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<InterceptModel> {
    const { name, read, params } = this
    const { featuresCol, labelCol, predictionCol } = params
    const rule = fullRule({ ...params, regularizationPenalty: 'none', regularizationConstant: 0.0001 })
    const columns = { featuresCol, labelCol, weightCol: null }
    const coefficient = await descend(
      name,
      read,
      columns,
      lossObjective(leastSquareLoss),
      rule,
      data,
      options,
    )
    return new InterceptModel({ featuresCol, predictionCol }, interceptData(coefficient))
  }

  /** The sum of half the squares of errors of a model's predictions. */
  async squaredResidualSum(model: InterceptModel, data: DataSet<any>): Promise<number> {
    const predict = model.rowFunction()
    const { labelCol, predictionCol } = this.params
    const [sum = 0] = await data
      .map((row: Row) => {
        const predicted = predict(row) as Row
        return leastSquareLoss.of(predicted[predictionCol] as number, this.read.number(row, labelCol))
      })
      .reduce((a, b) => a + b)
      .collect()
    return sum
  }
}
