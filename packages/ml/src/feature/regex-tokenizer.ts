import { flag, integer, value, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'
import { splitText } from './tokenizer.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  minTokenLength: integer('Shorter tokens are left out.', 1, { min: 0 }),
  gaps: flag('Whether the pattern matches what is between tokens, or the tokens.', true),
  pattern: value<string>(
    'A regular expression; Unicode, and classes such as \\p{Punct}.',
    '\\s+',
    'a regular expression, as a text',
    isPattern,
  ),
  toLowercase: flag('Whether texts are made lower case first.', true),
}

/** Classes of ASCII characters that Java's expressions have, and JavaScript's have not. */
const CLASSES: Readonly<Record<string, string>> = {
  Alnum: 'a-zA-Z0-9',
  Alpha: 'a-zA-Z',
  Blank: ' \\t',
  Digit: '0-9',
  Lower: 'a-z',
  Punct: '!-\\/:-@\\[-`{-~',
  Space: '\\s',
  Upper: 'A-Z',
  XDigit: '0-9a-fA-F',
}

function toRegExp(pattern: string): RegExp {
  return new RegExp(
    pattern.replace(/\\p\{(\w+)\}/g, (all, name: string) => (name in CLASSES ? `[${CLASSES[name]}]` : all)),
    'gu',
  )
}

function isPattern(given: unknown): boolean {
  try {
    return typeof given === 'string' && toRegExp(given) instanceof RegExp
  } catch {
    return false
  }
}

/**
 * Splits texts at matches of a regular expression, or takes the matches.
 *
 * @example
 * import { RegexTokenizer } from '@wiesel/ml'
 * const words = new RegexTokenizer({ gaps: false, pattern: '\\w+' }).rowFunction()
 * console.log(words({ input: 'Stop, thief!' })?.output) // → [ 'stop', 'thief' ]
 */
export class RegexTokenizer extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS
  private readonly pattern: RegExp

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('RegexTokenizer', PARAMS, given)
    this.pattern = toRegExp(this.params.pattern)
  }

  protected compute(row: Row, inputCol: string): string[] {
    const { gaps, minTokenLength, toLowercase } = this.params
    const input = this.read.text(row, inputCol)
    const text = toLowercase ? input.toLowerCase() : input
    const tokens = gaps ? splitText(text, this.pattern) : (text.match(this.pattern) ?? [])
    return tokens.filter((token) => token.length >= minTokenLength)
  }
}
