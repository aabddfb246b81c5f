/**
 * Vectors are plain data, so they travel between threads and into state as they are: a dense vector is an array of
 * numbers, a sparse one lists the entries that are not zero.
 */

import { VectorError } from '../errors.ts'

/** A vector that holds all its entries. */
export type DenseVector = readonly number[] | Float64Array

/** A vector that holds some entries; the others are 0. Indices count from 0 and ascend. */
export interface SparseVector {
  readonly size: number
  readonly indices: readonly number[]
  readonly values: readonly number[]
}

/** A vector of either kind. */
export type Vector = DenseVector | SparseVector

/** Whether a value is a dense vector. */
export function isDense(value: unknown): value is DenseVector {
  if (!Array.isArray(value)) return value instanceof Float64Array
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== 'number') return false
  return true
}

/** Whether a value is a sparse vector. */
export function isSparse(value: unknown): value is SparseVector {
  return (
    typeof value === 'object' && value !== null && 'size' in value && 'indices' in value && 'values' in value
  )
}

/**
 * The sparse vector of some entries, in any order.
 *
 * @throws VectorError if an index is out of range or comes twice, or if there are not as many values as indices
 * @example
 * import { sparseVector } from '@wiesel/ml'
 * console.log(sparseVector(4, [2, 0], [7, 5]).indices) // → [ 0, 2 ]
 */
export function sparseVector(
  size: number,
  indices: readonly number[],
  values: readonly number[],
): SparseVector {
  if (indices.length !== values.length)
    throw new VectorError(`${indices.length} indices have ${values.length} values.`)
  const order = indices.map((_, i) => i).sort((a, b) => indices[a] - indices[b])
  const sorted = order.map((i) => indices[i])
  for (const [i, index] of sorted.entries()) {
    if (!Number.isInteger(index) || index < 0 || index >= size)
      throw new VectorError(`Index ${index} is out of range: the vector has ${size} entries.`)
    if (index === sorted[i - 1]) throw new VectorError(`Index ${index} comes twice.`)
  }
  return { size, indices: sorted, values: order.map((i) => values[i]) }
}

/** How many entries a vector has, zeros included. */
export function sizeOf(vector: Vector): number {
  return isSparse(vector) ? vector.size : vector.length
}

/**
 * All entries of a vector, as a new array.
 *
 * @example
 * import { toArray } from '@wiesel/ml'
 * console.log(toArray({ size: 3, indices: [1], values: [5] })) // → [ 0, 5, 0 ]
 */
export function toArray(vector: Vector): number[] {
  if (!isSparse(vector)) return Array.from(vector)
  const all = new Array<number>(vector.size).fill(0)
  for (let i = 0; i < vector.indices.length; i++) all[vector.indices[i]] = vector.values[i]
  return all
}

/** One entry of a vector. @throws VectorError if there is no such entry */
export function entryAt(vector: Vector, index: number): number {
  if (!(index >= 0 && index < sizeOf(vector)))
    throw new VectorError(`Entry ${index} is out of range: the vector has ${sizeOf(vector)} entries.`)
  if (!isSparse(vector)) return vector[index]
  const at = vector.indices.indexOf(index)
  return at < 0 ? 0 : vector.values[at]
}

/** Calls back for each entry that is stored: all of a dense vector. */
export function forEachEntry(vector: Vector, visit: (index: number, value: number) => void): void {
  if (isSparse(vector)) {
    for (let i = 0; i < vector.indices.length; i++) visit(vector.indices[i], vector.values[i])
  } else {
    for (let i = 0; i < vector.length; i++) visit(i, vector[i])
  }
}

/** The vector with each stored entry replaced; of the same kind. */
export function mapEntries(vector: Vector, map: (value: number, index: number) => number): Vector {
  if (!isSparse(vector)) return Array.from(vector, (value, index) => map(value, index))
  const { size, indices, values } = vector
  return { size, indices, values: values.map((value, i) => map(value, indices[i])) }
}

/** The vector with one entry replaced; of the same kind. @throws VectorError if there is no such entry */
export function withEntry(vector: Vector, index: number, value: number): Vector {
  entryAt(vector, index)
  if (!isSparse(vector)) return Array.from(vector, (entry, i) => (i === index ? value : entry))
  const { size, indices, values } = vector
  if (indices.includes(index)) return mapEntries(vector, (entry, i) => (i === index ? value : entry))
  return sparseVector(size, [...indices, index], [...values, value])
}
