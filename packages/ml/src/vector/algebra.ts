import { VectorError } from '../errors.ts'
import { forEachEntry, isSparse, mapEntries, sizeOf, sparseVector, toArray, type Vector } from './vector.ts'

function checkSameSize(a: Vector, b: Vector): void {
  if (sizeOf(a) !== sizeOf(b))
    throw new VectorError(`A vector of ${sizeOf(a)} entries meets one of ${sizeOf(b)}.`)
}

/**
 * The sum of the products of entries.
 *
 * @throws VectorError if the vectors are not of one size
 * @example
 * import { dot } from '@wiesel/ml'
 * console.log(dot([1, 2, 3], { size: 3, indices: [2], values: [5] })) // → 15
 */
export function dot(a: Vector, b: Vector): number {
  checkSameSize(a, b)
  let sum = 0
  if (isSparse(a) && isSparse(b)) {
    for (let i = 0, j = 0; i < a.indices.length && j < b.indices.length;) {
      const difference = a.indices[i] - b.indices[j]
      if (difference === 0) sum += a.values[i] * b.values[j]
      if (difference <= 0) i++
      if (difference >= 0) j++
    }
  } else if (isSparse(a))
    for (let i = 0; i < a.indices.length; i++) sum += a.values[i] * (b as number[])[a.indices[i]]
  else if (isSparse(b)) return dot(b, a)
  else for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/**
 * The length of a vector by a norm: 1 the sum of absolute values, 2 the Euclidean length, Infinity the largest absolute
 * value.
 *
 * @example
 * import { norm } from '@wiesel/ml'
 * console.log(norm([3, -4]), norm([3, -4], 1), norm([3, -4], Infinity)) // → 5 7 4
 */
export function norm(vector: Vector, p = 2): number {
  const values = isSparse(vector) ? vector.values : vector
  let sum = 0
  if (p === Infinity) for (const value of values) sum = Math.max(sum, Math.abs(value))
  else for (const value of values) sum += p === 2 ? value * value : Math.abs(value) ** p
  if (p === Infinity || p === 1) return sum
  return p === 2 ? Math.sqrt(sum) : sum ** (1 / p)
}

/**
 * The vector with each entry times a factor; of the same kind.
 *
 * @example
 * import { scaled } from '@wiesel/ml'
 * console.log(scaled(2, [1, 3])) // → [ 2, 6 ]
 */
export function scaled(factor: number, vector: Vector): Vector {
  return mapEntries(vector, (value) => factor * value)
}

/**
 * `factor` times a vector plus another one, dense.
 *
 * @throws VectorError if the vectors are not of one size
 * @example
 * import { addScaled } from '@wiesel/ml'
 * console.log(addScaled(2, [1, 3], [10, 10])) // → [ 12, 16 ]
 */
export function addScaled(factor: number, vector: Vector, to: Vector): number[] {
  checkSameSize(vector, to)
  const sum = toArray(to)
  forEachEntry(vector, (index, value) => (sum[index] += factor * value))
  return sum
}

/**
 * The products of entries. Sparse if the second vector is, with the entries that this one has.
 *
 * @throws VectorError if the vectors are not of one size
 * @example
 * import { hadamard } from '@wiesel/ml'
 * console.log(hadamard([1, 2], [3, 4])) // → [ 3, 8 ]
 */
export function hadamard(a: Vector, b: Vector): Vector {
  checkSameSize(a, b)
  const factors = toArray(a)
  return mapEntries(b, (value, index) => value * factors[index])
}

/**
 * The sparse vector of entries in any order; what is given for one index more than once is added up.
 *
 * @throws VectorError if an index is out of range
 * @example
 * import { summedVector } from '@wiesel/ml'
 * console.log(summedVector(3, [[2, 1], [0, 4], [2, 5]]).values) // → [ 4, 6 ]
 */
export function summedVector(size: number, entries: readonly (readonly [index: number, value: number])[]) {
  const sums = new Map<number, number>()
  for (const [index, value] of entries) sums.set(index, (sums.get(index) ?? 0) + value)
  return sparseVector(size, [...sums.keys()], [...sums.values()])
}
