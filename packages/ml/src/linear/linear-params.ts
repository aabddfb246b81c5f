import { FEATURES, LABEL, PREDICTION } from '../params/common-params.ts'
import { integer, number, optionalColumn } from '../params/param.ts'

/** The parameters of estimators that learn coefficients by gradient descent. */
export const LINEAR_PARAMS = {
  ...LABEL,
  weightCol: optionalColumn('The column that says how much a row counts; null for all alike.', null),
  maxIter: integer('How many rounds there are at most.', 20, { above: 0 }),
  reg: number('How much large coefficients cost.', 0, { min: 0 }),
  elasticNet: number('0: their squares cost (L2), 1: their absolute values (L1); between: a mixture.', 0, {
    min: 0,
    max: 1,
  }),
  learningRate: number('How far a step goes.', 0.1, { above: 0 }),
  globalBatchSize: integer('How many rows all subtasks together look at in a round.', 32, { above: 0 }),
  tol: number('The descent ends when the mean loss of a batch is no more than this.', 0.000001, { min: 0 }),
  ...FEATURES,
  ...PREDICTION,
}

/** What a linear model has learned. */
export interface LinearData {
  readonly coefficient: readonly number[]
}
