import { integer, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = { ...ONE_TO_ONE, n: integer('How many words stand together.', 2, { min: 1 }) }

/**
 * All runs of n words, joined by spaces; none if there are fewer words.
 *
 * @example
 * import { NGram } from '@wiesel/ml'
 * console.log(new NGram().rowFunction()({ input: ['a', 'b', 'c'] })?.output) // → [ 'a b', 'b c' ]
 */
export class NGram extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('NGram', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): string[] {
    const words = this.read.array(row, inputCol)
    const { n } = this.params
    return words.slice(n - 1).map((_, i) => words.slice(i, i + n).join(' '))
  }
}
