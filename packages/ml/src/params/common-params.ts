import { column, value } from './param.ts'

/** Parameters that many stages have, under the same names. */
export const FEATURES = { featuresCol: column('The column of vectors.', 'features') }
export const LABEL = { labelCol: column('The column of labels.', 'label') }
export const PREDICTION = { predictionCol: column('The column of predictions.', 'prediction') }
export const SEED = {
  seed: value<number | null>(
    'What chance is drawn from: the same seed gives the same results; null stands for 0.',
    null,
    'a whole number, or null',
    (given) => given === null || Number.isInteger(given),
  ),
}
