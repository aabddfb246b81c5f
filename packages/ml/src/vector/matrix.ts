/**
 * Matrices are plain data, as vectors are: a dense one holds its entries column by column, a sparse one lists those that
 * are not zero.
 */
import { VectorError } from '../errors.ts'
import { forEachEntry, isSparse, sizeOf, toArray, type Vector } from './vector.ts'

/** A matrix that holds all its entries, the first column first. */
export interface DenseMatrix {
  readonly numRows: number
  readonly numCols: number
  readonly values: readonly number[]
}

/** A matrix that holds some entries; the others are 0. */
export interface SparseMatrix {
  readonly numRows: number
  readonly numCols: number
  readonly entries: readonly MatrixEntry[]
}

/** A place in a matrix and what is there. */
export type MatrixEntry = readonly [row: number, column: number, value: number]

/** A matrix of either kind. */
export type Matrix = DenseMatrix | SparseMatrix

/**
 * The sparse matrix of entries in any order; what is given for one place more than once is added up.
 *
 * @throws VectorError if a place is out of range
 * @example
 * import { entryOf, sparseMatrix } from '@wiesel/ml'
 * console.log(entryOf(sparseMatrix(2, 2, [[0, 1, 3], [0, 1, 4]]), 0, 1)) // → 7
 */
export function sparseMatrix(
  numRows: number,
  numCols: number,
  entries: readonly MatrixEntry[],
): SparseMatrix {
  const sums = new Map<number, number>()
  for (const [row, column, value] of entries) {
    checkPlace({ numRows, numCols }, row, column)
    const place = column * numRows + row
    sums.set(place, (sums.get(place) ?? 0) + value)
  }
  return {
    numRows,
    numCols,
    entries: [...sums].map(([place, value]) => [place % numRows, Math.floor(place / numRows), value]),
  }
}

function checkPlace(
  { numRows, numCols }: { numRows: number; numCols: number },
  row: number,
  column: number,
): void {
  if (!(row >= 0 && row < numRows && column >= 0 && column < numCols))
    throw new VectorError(
      `Row ${row}, column ${column} is out of range: the matrix is ${numRows} by ${numCols}.`,
    )
}

/** One entry of a matrix. @throws VectorError if there is no such place */
export function entryOf(matrix: Matrix, row: number, column: number): number {
  checkPlace(matrix, row, column)
  if ('values' in matrix) return matrix.values[column * matrix.numRows + row]
  return matrix.entries.find(([r, c]) => r === row && c === column)?.[2] ?? 0
}

/** The matrix with one entry replaced. @throws VectorError if there is no such place, or nothing is stored there */
export function withEntryOf<M extends Matrix>(matrix: M, row: number, column: number, value: number): M
export function withEntryOf(matrix: Matrix, row: number, column: number, value: number): Matrix {
  checkPlace(matrix, row, column)
  if ('values' in matrix)
    return { ...matrix, values: matrix.values.with(column * matrix.numRows + row, value) }
  const at = matrix.entries.findIndex(([r, c]) => r === row && c === column)
  if (at < 0)
    throw new VectorError(`Nothing is stored in row ${row}, column ${column}, so nothing can be replaced.`)
  return { ...matrix, entries: matrix.entries.with(at, [row, column, value]) }
}

/** The entries of a matrix that are stored. */
export function entriesOf(matrix: Matrix): readonly MatrixEntry[] {
  if ('entries' in matrix) return matrix.entries
  return matrix.values.map((value, place) => [
    place % matrix.numRows,
    Math.floor(place / matrix.numRows),
    value,
  ])
}

/**
 * All products of an entry of one vector and one of another. Sparse if one of them is.
 *
 * @example
 * import { outerProduct } from '@wiesel/ml'
 * console.log(outerProduct([1, 2], [3, 4])) // → { numRows: 2, numCols: 2, values: [ 3, 6, 4, 8 ] }
 */
export function outerProduct(a: Vector, b: Vector): Matrix {
  const size = { numRows: sizeOf(a), numCols: sizeOf(b) }
  if (!isSparse(a) && !isSparse(b))
    return { ...size, values: Array.from(b).flatMap((column) => Array.from(a, (row) => row * column)) }
  const entries: MatrixEntry[] = []
  forEachEntry(a, (row, x) =>
    forEachEntry(b, (column, y) => {
      if (x * y !== 0) entries.push([row, column, x * y])
    }),
  )
  return { ...size, entries }
}

/**
 * `alpha · matrix · x + beta · y`, as the routine of this name in BLAS.
 *
 * @throws VectorError if the sizes do not fit
 * @example
 * import { gemv } from '@wiesel/ml'
 * const matrix = { numRows: 2, numCols: 1, values: [1, 2] }
 * console.log(gemv(1, matrix, [10], 1, [5, 5])) // → [ 15, 25 ]
 * console.log(gemv(1, matrix, [10, 20], 0, [0], { transpose: true })) // → [ 50 ]
 */
export function gemv(
  alpha: number,
  matrix: Matrix,
  x: Vector,
  beta: number,
  y: Vector,
  { transpose = false }: { readonly transpose?: boolean } = {},
): number[] {
  const [rows, columns] = transpose ? [matrix.numCols, matrix.numRows] : [matrix.numRows, matrix.numCols]
  if (sizeOf(x) !== columns || sizeOf(y) !== rows)
    throw new VectorError(
      `A matrix of ${rows} by ${columns} takes vectors of ${columns} and of ${rows} entries, not of ${sizeOf(x)} and ${sizeOf(y)}.`,
    )
  const factors = toArray(x)
  const sum = toArray(y).map((value) => beta * value)
  for (const [row, column, value] of entriesOf(matrix)) {
    const [to, from] = transpose ? [column, row] : [row, column]
    sum[to] += alpha * value * factors[from]
  }
  return sum
}
