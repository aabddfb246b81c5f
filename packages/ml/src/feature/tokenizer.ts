import type { GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

/**
 * Splits texts in lower case at white space.
 *
 * @example
 * import { Tokenizer } from '@wiesel/ml'
 * console.log(new Tokenizer().rowFunction()({ input: 'Quick as a Weasel' })?.output)
 * // → [ 'quick', 'as', 'a', 'weasel' ]
 */
export class Tokenizer extends ColumnTransformer<typeof ONE_TO_ONE> {
  static readonly params = ONE_TO_ONE

  constructor(given: GivenParams<typeof ONE_TO_ONE> = {}) {
    super('Tokenizer', ONE_TO_ONE, given)
  }

  protected compute(row: Row, inputCol: string): string[] {
    return splitText(this.read.text(row, inputCol).toLowerCase(), /\s/)
  }
}

/** The pieces of a text between matches; empty ones at the end are left out. */
export function splitText(text: string, separator: RegExp): string[] {
  const pieces = text.split(separator)
  while (pieces.length > 1 && pieces.at(-1) === '') pieces.pop()
  return pieces
}
