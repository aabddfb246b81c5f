import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { withRaw } from '../linear/linear-model.ts'
import { optionalColumn, type GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { boostedScore, type BoostedData } from '../trees/boosted-data.ts'
import { fitBoosting, type Boosting } from '../trees/fit-boosting.ts'
import { TreeModel } from '../trees/tree-model.ts'
import { BOOSTING_PARAMS } from '../trees/tree-params.ts'
import { checkLabels } from './check-labels.ts'

const PARAMS = {
  ...BOOSTING_PARAMS,
  rawPredictionCol: optionalColumn(
    'The column of the probabilities of 0 and 1; null for none.',
    'rawPrediction',
  ),
}

/**
 * Learns how likely the label 1, rather than 0, is, by trees one after the other, each of what those before it got wrong
 * (gradient boosting, for the logistic loss). Missing entries, NaN, go to the side that is better for them.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { GBTClassifier } from '@wiesel/ml'
 *
 * const rows = Array.from({ length: 40 }, (_, x) => ({ features: [x], label: x % 20 < 10 ? 1 : 0 }))
 * const model = await new GBTClassifier({ maxDepth: 2 }).fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log([3, 13, 23, 33].map((x) => model.rowFunction()({ features: [x] })?.prediction)) // → [ 1, 0, 1, 0 ]
 */
export class GBTClassifier extends Estimator<typeof PARAMS, GBTClassifierModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('GBTClassifier', PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<GBTClassifierModel> {
    const { name, read, params } = this
    const logistic: Boosting = {
      loss: 'logistic',
      base: ({ labels, labelSum }, rows) => {
        if (labels.size < 2) throw new TrainingDataError(name, 'all rows have the same label.')
        return Math.log(labelSum / (rows - labelSum))
      },
    }
    const checked = checkLabels(data, read, params.labelCol)
    return new GBTClassifierModel(params, await fitBoosting(name, read, params, logistic, checked, options))
  }
}

/** Predicts labels by the trees that a {@link GBTClassifier} has learned. */
export class GBTClassifierModel extends TreeModel<typeof PARAMS, BoostedData> {
  constructor(given: GivenParams<typeof PARAMS>, data: BoostedData) {
    super('GBTClassifierModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return Object.keys(withRaw(this.params, 0, []))
  }

  protected outputs(values: ArrayLike<number>): Record<string, unknown> {
    const likely = 1 / (1 + Math.exp(-boostedScore(this.data, values)))
    return withRaw(this.params, likely >= 0.5 ? 1 : 0, [1 - likely, likely])
  }
}
