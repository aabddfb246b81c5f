import { count } from './counts.ts'
import { flag, integer, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import type { SparseVector } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'
import { hashValue } from './hash-value.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  numFeatures: integer('The size of the vectors.', 262_144, { above: 0 }),
  binary: flag('Whether a term counts once, however often it comes.', false),
}

/**
 * Counts the terms of a list in a sparse vector, each at a place found by its hash: no vocabulary is needed, and different
 * terms may meet.
 *
 * @example
 * import { HashingTF } from '@wiesel/ml'
 * console.log(new HashingTF({ numFeatures: 8 }).rowFunction()({ input: ['a', 'b', 'a'] })?.output)
 * // → { size: 8, indices: [ 2, 7 ], values: [ 2, 1 ] }
 */
export class HashingTF extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('HashingTF', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): SparseVector {
    const { numFeatures, binary } = this.params
    const counts = new Map<number, number>()
    for (const term of this.read.array(row, inputCol)) {
      if (typeof term !== 'string' && typeof term !== 'number' && typeof term !== 'boolean')
        throw this.read.error(`column "${inputCol}" holds a term that is no text, number or boolean.`)
      const hash = hashValue(term) % numFeatures
      const place = hash < 0 ? hash + numFeatures : hash
      if (binary) counts.set(place, 1)
      else count(counts, place)
    }
    return sparseOf(numFeatures, counts)
  }
}

/** The sparse vector of values by place. */
export function sparseOf(size: number, values: ReadonlyMap<number, number>): SparseVector {
  const indices = [...values.keys()].sort((a, b) => a - b)
  return { size, indices, values: indices.map((index) => values.get(index) as number) }
}
