import { flag, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { toArray } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  inverse: flag('Whether to go back from frequencies to values.', false),
}

/**
 * The discrete cosine transform of vectors, scaled so that it keeps their length (DCT-II, and DCT-III for the inverse),
 * without padding. O(n²) for a vector of n entries.
 *
 * @example
 * import { DCT } from '@wiesel/ml'
 * console.log(new DCT().rowFunction()({ input: [1, 1, 1, 1] })) // → { input: [ 1, 1, 1, 1 ], output: [ 2, 0, 0, 0 ] }
 */
export class DCT extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('DCT', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): number[] {
    const values = toArray(this.read.vector(row, inputCol))
    return values.map((_, k) => (this.params.inverse ? valueAt(values, k) : frequencyAt(values, k)))
  }
}

const scale = (k: number, size: number): number => Math.sqrt((k === 0 ? 1 : 2) / size)
const wave = (n: number, k: number, size: number): number => {
  // The angle as a fraction of a full turn is exact, so that waves cancel out where they should.
  const quarterTurns = ((2 * n + 1) * k) % (4 * size)
  if (quarterTurns === size || quarterTurns === 3 * size) return 0
  return Math.cos((Math.PI * quarterTurns) / (2 * size))
}

function frequencyAt(values: readonly number[], k: number): number {
  const sum = values.reduce((all, value, n) => all + value * wave(n, k, values.length), 0)
  // What is left of values that cancel out is noise.
  return Math.abs(sum) < 1e-15 ? 0 : sum * scale(k, values.length)
}

function valueAt(frequencies: readonly number[], n: number): number {
  const { length } = frequencies
  return frequencies.reduce((all, value, k) => all + value * scale(k, length) * wave(n, k, length), 0)
}
