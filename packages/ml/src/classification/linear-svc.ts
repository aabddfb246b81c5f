import type { DataSet } from '@wiesel/dataset'
import { batchRule } from '../linear/batch-rule.ts'
import { lossObjective } from '../linear/loss-objective.ts'
import { descend } from '../linear/descend.ts'
import { LinearModel, withRaw } from '../linear/linear-model.ts'
import { LINEAR_PARAMS, type LinearData } from '../linear/linear-params.ts'
import { hingeLoss } from '../linear/loss.ts'
import { checkLabels } from './check-labels.ts'
import { number, optionalColumn, type GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'

const PARAMS = {
  ...LINEAR_PARAMS,
  rawPredictionCol: optionalColumn(
    'The column of distances from the border; null for none.',
    'rawPrediction',
  ),
  threshold: number('From which distance on the label is 1.', 0),
}

/**
 * Learns a border between vectors with the labels 0 and 1 that is as far from both as can be (a linear support vector
 * machine), by gradient descent on the runtime's iterations. There is no intercept: add an entry that is always 1.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { LinearSVC } from '@wiesel/ml'
 *
 * const rows = [-2, -1, 1, 2].map((x) => ({ features: [x], label: x > 0 ? 1 : 0 }))
 * const model = await new LinearSVC().fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.rowFunction()({ features: [-3] })?.prediction) // → 0
 */
export class LinearSVC extends Estimator<typeof PARAMS, LinearSVCModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('LinearSVC', PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<LinearSVCModel> {
    const { name, read, params } = this
    const checked = checkLabels(data, read, params.labelCol)
    const coefficient = await descend(
      name,
      read,
      params,
      lossObjective(hingeLoss),
      batchRule(params),
      checked,
      options,
    )
    return new LinearSVCModel(params, { coefficient })
  }
}

/** Predicts labels by what {@link LinearSVC} has learned. */
export class LinearSVCModel extends LinearModel<typeof PARAMS> {
  constructor(given: GivenParams<typeof PARAMS>, data: LinearData) {
    super('LinearSVCModel', PARAMS, given, data)
  }

  protected outputs(dot: number): Record<string, unknown> {
    return withRaw(this.params, dot >= this.params.threshold ? 1 : 0, [dot, -dot])
  }
}
