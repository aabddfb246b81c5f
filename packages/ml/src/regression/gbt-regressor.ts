import type { DataSet } from '@wiesel/dataset'
import type { GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { boostedScore, type BoostedData } from '../trees/boosted-data.ts'
import { fitBoosting, type Boosting } from '../trees/fit-boosting.ts'
import { TreeModel } from '../trees/tree-model.ts'
import { BOOSTING_PARAMS } from '../trees/tree-params.ts'

/** From the mean on. */
const SQUARED: Boosting = { loss: 'squared', base: ({ labelSum }, rows) => labelSum / rows }

/**
 * Learns trees one after the other, each of what those before it got wrong (gradient boosting, for the least squares of
 * errors). Missing entries, NaN, go to the side that is better for them.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { GBTRegressor } from '@wiesel/ml'
 *
 * const rows = Array.from({ length: 50 }, (_, x) => ({ features: [x], label: x * x }))
 * const boosting = new GBTRegressor({ maxIter: 100, stepSize: 0.3, regLambda: 0 })
 * const model = await boosting.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(Math.abs((model.rowFunction()({ features: [7] })?.prediction as number) - 49) < 10) // → true
 */
export class GBTRegressor extends Estimator<typeof BOOSTING_PARAMS, GBTRegressorModel> {
  static readonly params = BOOSTING_PARAMS

  constructor(given: GivenParams<typeof BOOSTING_PARAMS> = {}) {
    super('GBTRegressor', BOOSTING_PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<GBTRegressorModel> {
    const { name, read, params } = this
    return new GBTRegressorModel(params, await fitBoosting(name, read, params, SQUARED, data, options))
  }
}

/** Predicts numbers by the trees that a {@link GBTRegressor} has learned. */
export class GBTRegressorModel extends TreeModel<typeof BOOSTING_PARAMS, BoostedData> {
  constructor(given: GivenParams<typeof BOOSTING_PARAMS>, data: BoostedData) {
    super('GBTRegressorModel', BOOSTING_PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  protected outputs(values: ArrayLike<number>): Record<string, unknown> {
    return { [this.params.predictionCol]: boostedScore(this.data, values) }
  }
}
