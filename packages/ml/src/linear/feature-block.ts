import type { ColumnReader, Row } from '../row.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { isSparse, sizeOf, type Vector } from '../vector/vector.ts'

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
 * @throws RowError for vectors of different sizes
 */
export function makeBlock(
  read: ColumnReader,
  columns: ExampleColumns,
  rows: Iterable<Row>,
  intercept = false,
): FeatureBlock {
  const { featuresCol, labelCol, weightCol } = columns
  const vectors: Vector[] = []
  const labels: number[] = []
  const weights: number[] = []
  for (const row of rows) {
    const vector = read.vector(row, featuresCol)
    if (vectors.length > 0)
      checkSize(read, featuresCol, sizeOf(vector) + Number(intercept), sizeOf(vectors[0]))
    vectors.push(intercept ? withOne(vector) : vector)
    labels.push(read.number(row, labelCol))
    weights.push(weightCol === null ? 1 : read.number(row, weightCol))
  }
  return {
    rows: vectors.length,
    size: vectors.length === 0 ? 0 : sizeOf(vectors[0]),
    ...packed(vectors),
    labels: Float64Array.from(labels),
    weights: Float64Array.from(weights),
  }
}

function withOne(vector: Vector): Vector {
  if (!isSparse(vector)) return [...vector, 1]
  const { size, indices, values } = vector
  return { size: size + 1, indices: [...indices, size], values: [...values, 1] }
}

function packed(vectors: readonly Vector[]): Pick<FeatureBlock, 'values' | 'indices' | 'starts'> {
  const entries = vectors.map((vector) => (isSparse(vector) ? vector.values : vector))
  const starts = new Int32Array(vectors.length + 1)
  for (const [row, { length }] of entries.entries()) starts[row + 1] = starts[row] + length
  const values = new Float64Array(starts[vectors.length])
  for (const [row, of] of entries.entries()) values.set(of, starts[row])
  if (!vectors.some(isSparse)) return { values, indices: null, starts }
  const indices = new Int32Array(values.length)
  for (const [row, vector] of vectors.entries())
    indices.set(isSparse(vector) ? vector.indices : Array.from(vector, (_, i) => i), starts[row])
  return { values, indices, starts }
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
