import { describeValue, WieselError } from '@wiesel/runtime'

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

/**
 * Vectors or matrices that do not fit: an index out of range, sizes that differ, an entry given twice. Code `ML_VECTOR`.
 *
 * @example
 * import { dot } from '@wiesel/ml'
 * try {
 *   dot([1, 2], [1])
 * } catch (error) {
 *   console.log((error as { code: string }).code) // → ML_VECTOR
 * }
 */
export class VectorError extends WieselError {
  constructor(message: string) {
    super('ML_VECTOR', message)
  }
}

/**
 * The streams have ended and no model ever came for the rows. Code `ML_NO_MODEL`.
 *
 * @example
 * import { NoModelError } from '@wiesel/ml'
 * console.log(new NoModelError('Serve models', 3).code) // → ML_NO_MODEL
 */
export class NoModelError extends WieselError {
  constructor(stage: string, rows: number) {
    super(
      'ML_NO_MODEL',
      `${stage}: the streams have ended, and ${rows} rows still wait for a first model. Did it have enough rows to learn from?`,
    )
  }
}

/**
 * More rows wait for a model than there is room for. Code `ML_WAITING_ROWS`.
 *
 * @example
 * import { WaitingRowsError } from '@wiesel/ml'
 * console.log(new WaitingRowsError('Serve models', 10).code) // → ML_WAITING_ROWS
 */
export class WaitingRowsError extends WieselError {
  constructor(stage: string, rows: number) {
    super(
      'ML_WAITING_ROWS',
      `${stage}: ${rows} rows wait for a model that is new enough. Give a first model early, or allow models to be older.`,
    )
  }
}

/**
 * A batch of rows was predicted, and there are not as many results as rows. Code `ML_BATCH_RESULT`.
 *
 * @example
 * import { BatchResultError } from '@wiesel/ml'
 * console.log(new BatchResultError('Predict', 2, []).code) // → ML_BATCH_RESULT
 */
export class BatchResultError extends WieselError {
  constructor(name: string, rows: number, results: unknown) {
    const what = Array.isArray(results) ? `${results.length} results` : describeValue(results)
    super(
      'ML_BATCH_RESULT',
      `${name}: predictBatch gave ${what} for ${rows} rows. It must return an array with one row, or null, for each.`,
    )
  }
}

/**
 * A back end for tensors that was asked for and cannot be loaded, or one that does not exist. Code `ML_TENSOR_BACKEND`.
 *
 * @example
 * import { loadTensors } from '@wiesel/ml'
 * await loadTensors('gpu' as 'cpu').catch((error) => console.log(error.code)) // → ML_TENSOR_BACKEND
 */
export class TensorBackendError extends WieselError {
  constructor(message: string, cause?: unknown) {
    super('ML_TENSOR_BACKEND', message, cause === undefined ? {} : { cause })
  }
}
