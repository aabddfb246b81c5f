import { demanded, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { isSparse, sizeOf, type Vector } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  indices: demanded<readonly number[]>(
    'Which entries are taken, in this order.',
    'whole numbers from 0, at least one, each once',
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((n) => Number.isInteger(n) && n >= 0) &&
      new Set(value).size === value.length,
  ),
}

/**
 * Takes some entries of each vector.
 *
 * @example
 * import { VectorSlicer } from '@wiesel/ml'
 * console.log(new VectorSlicer({ indices: [2, 0] }).rowFunction()({ input: [5, 6, 7] })?.output) // → [ 7, 5 ]
 */
export class VectorSlicer extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('VectorSlicer', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): Vector {
    const vector = this.read.vector(row, inputCol)
    const missing = this.params.indices.find((index) => index >= sizeOf(vector))
    if (missing !== undefined)
      throw this.read.error(
        `column "${inputCol}" holds a vector of ${sizeOf(vector)} entries, which has no entry ${missing}.`,
      )
    return slice(vector, this.params.indices)
  }
}

/** Some entries of a vector. A sparse vector stays sparse, and entries that are 0 are not stored. */
export function slice(vector: Vector, taken: readonly number[]): Vector {
  if (!isSparse(vector)) return taken.map((index) => vector[index])
  const stored = new Map(vector.indices.map((index, i) => [index, vector.values[i]]))
  const kept = taken
    .map((index, place) => ({ place, value: stored.get(index) ?? 0 }))
    .filter(({ value }) => value !== 0)
  return {
    size: taken.length,
    indices: kept.map(({ place }) => place),
    values: kept.map(({ value }) => value),
  }
}
