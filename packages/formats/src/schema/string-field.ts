import { ownString } from '../text/own-string.ts'
import { ValueError } from '../errors/value-error.ts'
import { Field } from './field.ts'

class StringField extends Field<string> {
  readonly kind = 'string'
  readonly expected = 'text'

  parse(text: string, start: number, end: number): string {
    return ownString(text, start, end)
  }

  toText(value: string): string {
    return value
  }

  fromJson(value: unknown): string {
    if (typeof value !== 'string') throw new ValueError(this.expected, value)
    return value
  }

  toJson(value: string): string {
    return value
  }

  toJSON(): { kind: 'string' } {
    return { kind: 'string' }
  }
}

const STRING = new StringField()

/**
 * Text.
 *
 * @example
 * import { string } from '@wiesel/formats'
 * console.log(string().fromText('JFK')) // → JFK
 */
export function string(): Field<string> {
  return STRING
}
