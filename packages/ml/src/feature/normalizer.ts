import { number, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { forEachEntry, mapEntries, type Vector } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  p: number('Which norm becomes 1; Infinity for the largest entry.', 2, { min: 1 }),
}

/**
 * Scales each vector to length 1 by its p-norm. A vector of zeros has no direction: its stored entries become NaN.
 *
 * @example
 * import { Normalizer } from '@wiesel/ml'
 * console.log(new Normalizer().rowFunction()({ input: [3, 4] })) // → { input: [ 3, 4 ], output: [ 0.6, 0.8 ] }
 */
export class Normalizer extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('Normalizer', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): Vector {
    const vector = this.read.vector(row, inputCol)
    const norm = normOf(vector, this.params.p)
    return mapEntries(vector, (value) => value / norm)
  }
}

function normOf(vector: Vector, p: number): number {
  let norm = 0
  if (p === Infinity) {
    forEachEntry(vector, (_, value) => (norm = Math.max(norm, Math.abs(value))))
    return norm
  }
  forEachEntry(vector, (_, value) => (norm += Math.abs(value) ** p))
  return norm ** (1 / p)
}
