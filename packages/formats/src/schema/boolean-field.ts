import { ValueError } from '../errors/value-error.ts'
import { Field } from './field.ts'

/** The words that stand for the two values in text. */
export interface BooleanOptions {
  /** Default: `true`, in any case. */
  true?: readonly string[]
  /** Default: `false`, in any case. */
  false?: readonly string[]
}

class BooleanField extends Field<boolean> {
  readonly kind = 'boolean'
  readonly expected: string
  readonly #options: BooleanOptions
  readonly #words: Map<string, boolean>

  constructor(options: BooleanOptions) {
    super()
    const yes = options.true ?? ['true']
    const no = options.false ?? ['false']
    this.#options = options
    this.#words = new Map([
      ...no.map((word) => [word, false] as const),
      ...yes.map((word) => [word, true] as const),
    ])
    this.expected = `one of ${[...yes, ...no].join(', ')}`
  }

  parse(text: string, start: number, end: number): boolean {
    const word = text.slice(start, end)
    return this.#words.get(word) ?? this.#words.get(word.toLowerCase()) ?? this.reject(text, start, end)
  }

  toText(value: boolean): string {
    return (value ? this.#options.true?.[0] : this.#options.false?.[0]) ?? String(value)
  }

  fromJson(value: unknown): boolean {
    if (typeof value !== 'boolean') throw new ValueError('true or false', value)
    return value
  }

  toJson(value: boolean): boolean {
    return value
  }

  toJSON(): { kind: 'boolean'; true?: string[]; false?: string[] } {
    const { true: yes, false: no } = this.#options
    return { kind: 'boolean', ...(yes && { true: [...yes] }), ...(no && { false: [...no] }) }
  }
}

/**
 * `true` or `false`. Options name other words for text cells.
 *
 * @example
 * import { boolean } from '@wiesel/formats'
 * console.log(boolean().fromText('TRUE'), boolean({ true: ['Y'], false: ['N'] }).fromText('N')) // → true false
 */
export function boolean(options: BooleanOptions = {}): Field<boolean> {
  return new BooleanField(options)
}
