import { FEATURES, LABEL, PREDICTION } from '../params/common-params.ts'
import { integer, number } from '../params/param.ts'
import { BINS_MAX } from './feature-bins.ts'

/** The parameters of all estimators that grow trees. */
export const TREE_PARAMS = {
  ...FEATURES,
  ...LABEL,
  ...PREDICTION,
  maxDepth: integer('How many questions are asked one after the other, at most.', 5, { min: 0, max: 30 }),
  maxBins: integer(
    'Into how many bins the numbers of a feature are put: a question can be asked between any two.',
    32,
    {
      min: 2,
      max: BINS_MAX,
    },
  ),
  minInstancesPerNode: integer('How many rows there are at least on both sides of a question.', 1, {
    min: 1,
  }),
  minInfoGain: number('By how much a question makes things better at least, for each row.', 0, { min: 0 }),
}

/** The parameters of boosting. */
export const BOOSTING_PARAMS = {
  ...TREE_PARAMS,
  maxIter: integer('How many trees there are.', 20, { above: 0 }),
  stepSize: number('How much of what a tree says is taken.', 0.1, { above: 0, max: 1 }),
  regLambda: number('How much is added to the number of rows of a leaf, so that small leaves say less.', 1, {
    min: 0,
  }),
}
