import type { ColumnReader, Row } from '../row.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { isSparse, sizeOf } from '../vector/vector.ts'
import { GrowingRows, knownCount } from './growing-rows.ts'

/** Which columns rows are read from. */
export interface ExampleColumns {
  readonly featuresCol: string
  readonly labelCol: string
  readonly weightCol: string | null
}

/**
 * The rows of one subtask as numbers side by side, read once and gone through in every round. Dense vectors stand one after
 * the other in `values`; of sparse ones `indices` says to which entries the values belong.
 */
export interface FeatureBlock {
  readonly rows: number
  /** Entries of a vector; 0 if there are no rows. */
  readonly size: number
  readonly values: Float64Array
  readonly indices: Int32Array | null
  /** Where in `values` each row begins, and where the last one ends. */
  readonly starts: Int32Array
  readonly labels: Float64Array
  readonly weights: Float64Array
}

/**
 * The block of some rows; with an intercept, vectors have a further entry, the last one, that is 1.
 *
 * @throws RowError for vectors of different sizes, and for numbers that are not finite
 */
export function makeBlock(
  read: ColumnReader,
  columns: ExampleColumns,
  rows: Iterable<Row>,
  intercept = false,
): FeatureBlock {
  const { featuresCol, labelCol, weightCol } = columns
  const extra = Number(intercept)
  const values = new GrowingRows()
  const indices = new GrowingRows()
  const starts = new GrowingRows()
  const labels = new GrowingRows()
  const weights = new GrowingRows()
  let size = -1
  let sparse = false
  const count = knownCount(rows)
  for (const list of [labels, weights]) list.reserve(count)
  starts.reserve(count + 1)
  for (const row of rows) {
    const vector = read.vector(row, featuresCol)
    if (size < 0) {
      size = sizeOf(vector)
      if (!isSparse(vector)) values.reserve(count * (size + extra))
    } else checkSize(read, featuresCol, sizeOf(vector), size)
    starts.pushOne(values.length)
    if (isSparse(vector)) {
      if (!sparse) {
        sparse = true
        addDenseIndices(indices, values.length, size + extra)
      }
      if (!values.push(vector.values)) checkFinite(read, featuresCol, vector.values)
      indices.push(vector.indices)
    } else {
      if (!values.push(vector)) checkFinite(read, featuresCol, vector)
      if (sparse) addDenseIndices(indices, size, size)
    }
    if (intercept) {
      values.pushOne(1)
      if (sparse) indices.pushOne(size)
    }
    const label = read.number(row, labelCol)
    const weight = weightCol === null ? 1 : read.number(row, weightCol)
    if (!Number.isFinite(label)) throw read.error(`label ${label} cannot be learned.`)
    if (!(weight >= 0 && weight < Infinity)) throw read.error(`weight ${weight} is no number from 0 up.`)
    labels.pushOne(label)
    weights.pushOne(weight)
  }
  starts.pushOne(values.length)
  return {
    rows: labels.length,
    size: size < 0 ? 0 : size + extra,
    values: values.finish(),
    indices: sparse ? Int32Array.from(indices.finish()) : null,
    starts: Int32Array.from(starts.finish()),
    labels: labels.finish(),
    weights: weights.finish(),
  }
}

/** The indices of `count` numbers of dense vectors of one size. */
function addDenseIndices(indices: GrowingRows, count: number, size: number): void {
  for (let i = 0; i < count; i++) indices.pushOne(i % size)
}

/** A row times coefficients. */
export function dotRow(
  { values, indices, starts }: FeatureBlock,
  row: number,
  coefficient: Float64Array,
): number {
  const from = starts[row]
  const to = starts[row + 1]
  let dot = 0
  if (indices === null) for (let i = from; i < to; i++) dot += values[i] * coefficient[i - from]
  else for (let i = from; i < to; i++) dot += values[i] * coefficient[indices[i]]
  return dot
}

/** Adds a row, times a factor, to a sum. */
export function addRow(
  { values, indices, starts }: FeatureBlock,
  row: number,
  factor: number,
  sum: Float64Array,
): void {
  const from = starts[row]
  const to = starts[row + 1]
  if (indices === null) for (let i = from; i < to; i++) sum[i - from] += factor * values[i]
  else for (let i = from; i < to; i++) sum[indices[i]] += factor * values[i]
}
