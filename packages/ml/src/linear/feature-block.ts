import type { AggregateFunction } from '@wiesel/runtime'
import type { ColumnReader, Row } from '../row.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { isSparse, sizeOf } from '../vector/vector.ts'
import { joined, numberList, pushAll, pushOne, type NumberList } from './number-list.ts'

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

/** A block while rows are added to it. Plain data. */
interface GrowingBlock {
  /** Entries of a vector; −1 if there are no rows. */
  size: number
  readonly values: NumberList
  readonly indices: NumberList
  sparse: boolean
  readonly starts: NumberList
  readonly labels: NumberList
  readonly weights: NumberList
}

/**
 * Makes blocks of rows; with an intercept, vectors have a further entry, the last one, that is 1. Adding throws a RowError for
 * vectors of different sizes, and for numbers that are not finite.
 */
export class BlockFold implements AggregateFunction<Row, GrowingBlock, FeatureBlock> {
  private readonly read: ColumnReader
  private readonly columns: ExampleColumns
  private readonly intercept: boolean

  constructor(read: ColumnReader, columns: ExampleColumns, intercept = false) {
    this.read = read
    this.columns = columns
    this.intercept = intercept
  }

  createAccumulator(): GrowingBlock {
    return {
      size: -1,
      values: numberList(),
      indices: numberList(),
      sparse: false,
      starts: numberList(),
      labels: numberList(),
      weights: numberList(),
    }
  }

  add(row: Row, block: GrowingBlock): GrowingBlock {
    const { read, intercept } = this
    const { featuresCol, labelCol, weightCol } = this.columns
    const vector = read.vector(row, featuresCol)
    const size = sizeOf(vector)
    if (block.size >= 0) checkSize(read, featuresCol, size, block.size - Number(intercept))
    const numbers = isSparse(vector) ? vector.values : vector
    const label = read.label(row, labelCol)
    const weight = weightCol === null ? 1 : read.number(row, weightCol)
    if (!(weight >= 0 && weight < Infinity)) throw read.error(`weight ${weight} is no number from 0 up.`)
    block.size = size + Number(intercept)
    begin(block, label, weight, isSparse(vector))
    if (!pushAll(block.values, numbers)) checkFinite(read, featuresCol, numbers)
    if (isSparse(vector)) pushAll(block.indices, vector.indices)
    else if (block.sparse) pushDenseIndices(block.indices, size, size)
    if (!intercept) return block
    pushOne(block.values, 1)
    if (block.sparse) pushOne(block.indices, size)
    return block
  }

  getResult(block: GrowingBlock): FeatureBlock {
    const { size, values, indices, sparse, starts, labels, weights } = block
    const ends = new Int32Array(starts.length + 1)
    ends.set(joined(starts))
    ends[starts.length] = values.length
    return {
      rows: labels.length,
      size: Math.max(0, size),
      values: joined(values),
      indices: sparse ? Int32Array.from(joined(indices)) : null,
      starts: ends,
      labels: joined(labels),
      weights: joined(weights),
    }
  }

  merge(a: GrowingBlock, b: GrowingBlock): GrowingBlock {
    if (a.labels.length === 0) return b
    if (b.labels.length === 0) return a
    checkSize(this.read, this.columns.featuresCol, b.size, a.size)
    const { rows, values, indices, starts, labels, weights } = this.getResult(b)
    for (let row = 0; row < rows; row++) {
      begin(a, labels[row], weights[row], indices !== null)
      pushAll(a.values, values.subarray(starts[row], starts[row + 1]))
      if (indices !== null) pushAll(a.indices, indices.subarray(starts[row], starts[row + 1]))
      else if (a.sparse) pushDenseIndices(a.indices, a.size, a.size)
    }
    return a
  }
}

/** Begins a row. */
function begin(block: GrowingBlock, label: number, weight: number, sparse: boolean): void {
  if (sparse && !block.sparse) {
    block.sparse = true
    pushDenseIndices(block.indices, block.values.length, block.size)
  }
  pushOne(block.starts, block.values.length)
  pushOne(block.labels, label)
  pushOne(block.weights, weight)
}

/** The indices of `count` numbers of dense vectors of one size. */
function pushDenseIndices(indices: NumberList, count: number, size: number): void {
  for (let i = 0; i < count; i++) pushOne(indices, i % size)
}

/** The block of some rows. @throws RowError */
export function makeBlock(
  read: ColumnReader,
  columns: ExampleColumns,
  rows: Iterable<Row>,
  intercept = false,
): FeatureBlock {
  const fold = new BlockFold(read, columns, intercept)
  let block = fold.createAccumulator()
  for (const row of rows) block = fold.add(row, block)
  return fold.getResult(block)
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
