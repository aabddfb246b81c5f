import { toArray, type DenseVector, type Vector } from './vector.ts'

/**
 * All entries of a vector as an array of numbers.
 *
 * @example
 * import { vectorToArray } from '@wiesel/ml'
 * console.log(vectorToArray({ size: 2, indices: [1], values: [3] })) // → [ 0, 3 ]
 */
export function vectorToArray(vector: Vector): number[] {
  return toArray(vector)
}

/**
 * The dense vector of an array of numbers; `null` for null.
 *
 * @throws TypeError if an entry is no number
 * @example
 * import { arrayToVector } from '@wiesel/ml'
 * console.log(arrayToVector([1, 2])) // → [ 1, 2 ]
 */
export function arrayToVector(array: readonly (number | bigint)[]): DenseVector {
  return Array.from(array, (entry, i) => {
    if (typeof entry !== 'number' && typeof entry !== 'bigint')
      throw new TypeError(`Entry ${i} is ${String(entry)}, which is no number.`)
    return Number(entry)
  })
}
