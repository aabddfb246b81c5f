import { WieselError } from '@wiesel/runtime'

/**
 * A parameter of a stage that does not exist or has a value out of its range. Code `ML_PARAMETER`.
 *
 * @example
 * import { MinMaxScaler } from '@wiesel/ml'
 * try {
 *   new MinMaxScaler({ inputCol: '' })
 * } catch (error) {
 *   console.log((error as { code: string }).code) // → ML_PARAMETER
 * }
 */
export class ParameterError extends WieselError {
  constructor(stage: string, message: string) {
    super('ML_PARAMETER', `${stage}: ${message}`)
  }
}

/**
 * A row that a stage cannot use: a missing column, a value of another type, a vector of another size, a category that is
 * not known. Code `ML_ROW`.
 *
 * @example
 * import { RowError } from '@wiesel/ml'
 * console.log(new RowError('Normalizer', 'column "input" is missing.').message) // → Normalizer: column "input" is missing.
 */
export class RowError extends WieselError {
  constructor(stage: string, message: string) {
    super('ML_ROW', `${stage}: ${message}`)
  }
}

/**
 * Training data from which nothing can be learned. Code `ML_TRAINING_DATA`.
 *
 * @example
 * import { TrainingDataError } from '@wiesel/ml'
 * console.log(new TrainingDataError('KMeans', 'there are no rows.').code) // → ML_TRAINING_DATA
 */
export class TrainingDataError extends WieselError {
  constructor(stage: string, message: string) {
    super('ML_TRAINING_DATA', `${stage}: ${message}`)
  }
}

/**
 * A folder that holds no stage, or one this version does not know. Code `ML_STORED_STAGE`.
 *
 * @example
 * import { loadStage } from '@wiesel/ml'
 * await loadStage('no/such/folder').catch((error) => console.log(error.code)) // → ML_STORED_STAGE
 */
export class StoredStageError extends WieselError {
  constructor(message: string, cause?: unknown) {
    super('ML_STORED_STAGE', message, cause === undefined ? {} : { cause })
  }
}
