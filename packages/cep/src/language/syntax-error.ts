import { WieselError } from '@wiesel/runtime'
import type { Position } from './ast.ts'

/**
 * A text that is not a pattern, or says something that no pattern can mean. Code `PATTERN_SYNTAX`.
 *
 * @example
 * import { parsePattern, type PatternSyntaxError } from '@wiesel/cep'
 * try {
 *   parsePattern('PATTERN (small -> )')
 * } catch (error) {
 *   const { line, column, expected } = error as PatternSyntaxError
 *   console.log(line, column, expected) // → 1 19 [ '"!"', '"("', 'a name' ]
 * }
 */
export class PatternSyntaxError extends WieselError {
  /** Where, from 1. */
  readonly line: number
  readonly column: number
  /** What could have stood there; empty if the text is well formed but means nothing. */
  readonly expected: readonly string[]

  constructor(message: string, { line, column }: Position, expected: readonly string[] = []) {
    const wanted = expected.length === 0 ? '' : ` Expected ${listOf(expected)}.`
    super('PATTERN_SYNTAX', `Line ${line}, column ${column}: ${message}${wanted}`)
    this.line = line
    this.column = column
    this.expected = expected
  }
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
