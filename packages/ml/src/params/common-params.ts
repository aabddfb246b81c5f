import { column } from './param.ts'

/** Parameters that many stages have, under the same names. */
export const FEATURES = { featuresCol: column('The column of vectors.', 'features') }
export const LABEL = { labelCol: column('The column of labels.', 'label') }
export const PREDICTION = { predictionCol: column('The column of predictions.', 'prediction') }
