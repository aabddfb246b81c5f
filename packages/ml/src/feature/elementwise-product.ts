import { demanded, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { entryAt, isDense, isSparse, mapEntries, sizeOf, type Vector } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  scalingVec: demanded<Vector>(
    'What each entry is multiplied by.',
    'a vector',
    (v) => isDense(v) || isSparse(v),
  ),
}

/**
 * Multiplies vectors, entry by entry, with a fixed one. Sparse vectors keep their stored entries, also those that are 0 now.
 *
 * @example
 * import { ElementwiseProduct } from '@wiesel/ml'
 * console.log(new ElementwiseProduct({ scalingVec: [1, 10] }).rowFunction()({ input: [2, 3] }))
 * // → { input: [ 2, 3 ], output: [ 2, 30 ] }
 */
export class ElementwiseProduct extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('ElementwiseProduct', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): Vector | null {
    if (this.read.value(row, inputCol) === null) return null
    const { scalingVec } = this.params
    const vector = this.read.vector(row, inputCol)
    if (sizeOf(vector) !== sizeOf(scalingVec))
      throw this.read.error(
        `column "${inputCol}" holds a vector of ${sizeOf(vector)} entries, "scalingVec" has ${sizeOf(scalingVec)}.`,
      )
    return mapEntries(vector, (value, index) => value * entryAt(scalingVec, index))
  }
}
