import type { DataStream } from '@wiesel/datastream'
import { toMillis, type Duration } from '@wiesel/runtime'
import { ParameterError } from '../errors.ts'
import type { Row } from '../row.ts'
import { BatchPredictor, type PredictBatch } from './batch-predictor.ts'

/** How {@link predictInBatches} collects rows. */
export interface BatchOptions {
  /** Rows of a batch, at most. Default 256. */
  readonly size?: number
  /** How long a row waits for others, at most, by the clock. Default 20 ms. */
  readonly within?: Duration
  /** Called in each subtask before its first row, for example to load a network: in the thread that predicts. */
  readonly open?: () => void | Promise<void>
  /** Called in each subtask that was opened, when it ends. */
  readonly close?: () => void
  /** The name of the operator; `Predict in batches` unless given. */
  readonly name?: string
}

/**
 * Predicts the rows of a stream by the batch, for models that are faster so. A batch is full with `size` rows; it does not
 * wait for more when its first row has waited for the time `within`, and when the input is idle or has ended. Rows keep
 * their order. Those that wait are in every checkpoint, `size` in each subtask at most.
 *
 * @param predictBatch gives a row for each row, in the same order; `null` drops it. Called anew, with other batches, after a
 *   restart. Not asynchronous
 * @throws ParameterError for a size that is not a whole number above 0; OptionError for a duration that is none. The job
 *   fails with `ML_BATCH_RESULT` when there are not as many results as rows
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { predictInBatches } from '@wiesel/ml'
 *
 * const rows = new StreamExecutionEnvironment({ parallelism: 1 }).fromElements({ x: 1 }, { x: 2 }, { x: 3 })
 * const predicted = predictInBatches(rows, (batch) => batch.map(({ x }) => ({ x, among: batch.length })), { size: 2 })
 * for await (const { x, among } of predicted.collect()) console.log(x, among)
 * // → 1 2
 * // → 2 2
 * // → 3 1
 */
export function predictInBatches<T extends object>(
  rows: DataStream<T>,
  predictBatch: (rows: readonly T[]) => readonly (Row | null)[],
  { size = 256, within = 20, name = 'Predict in batches', open, close }: BatchOptions = {},
): DataStream<any> {
  if (!Number.isSafeInteger(size) || size < 1)
    throw new ParameterError(name, `"size" must be a whole number above 0, not ${size}.`)
  const batching = {
    name,
    size,
    withinMs: toMillis(within),
    predictBatch: predictBatch as PredictBatch,
    open,
    close,
  }
  return rows.env.addStream<Row>(
    { kind: 'operator', name, code: { kind: 'operator', create: () => new BatchPredictor(batching) } },
    [rows.upstreams],
  )
}
