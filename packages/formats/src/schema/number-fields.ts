import { ValueError } from '../errors/value-error.ts'
import { Field } from './field.ts'

const DIGITS_EXACT_MAX = 15
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const INTEGER = /^[+-]?\d+$/
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const SPECIAL = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['+Infinity', Infinity],
  ['-Infinity', -Infinity],
])

class IntField extends Field<number> {
  readonly kind = 'int'
  readonly expected = 'an integer'

  parse(text: string, start: number, end: number): number {
    const sign = end > start ? text.charCodeAt(start) : 0
    let at = sign === 45 || sign === 43 ? start + 1 : start
    const digits = end - at
    if (digits < 1) return this.reject(text, start, end)
    if (digits > DIGITS_EXACT_MAX) return this.#parseLong(text, start, end)
    let value = 0
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - 48
      if (digit < 0 || digit > 9) return this.reject(text, start, end)
      value = value * 10 + digit
    }
    return sign === 45 ? 0 - value : value
  }

  #parseLong(text: string, start: number, end: number): number {
    const cell = text.slice(start, end)
    if (!INTEGER.test(cell)) return this.reject(text, start, end)
    return this.#exact(Number(cell), cell)
  }

  #exact(value: number, shown: unknown): number {
    if (Number.isSafeInteger(value)) return value
    throw new ValueError('an integer between -2^53 and 2^53 (larger ones: bigint())', shown)
  }

  toText(value: number): string {
    return String(value)
  }

  fromJson(value: unknown): number {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new ValueError(this.expected, value)
    return this.#exact(value, value)
  }

  toJson(value: number): number {
    return value
  }

  toJSON(): { kind: 'int' } {
    return { kind: 'int' }
  }
}

class FloatField extends Field<number> {
  readonly kind = 'float'
  readonly expected = 'a number'

  /**
   * Up to 15 digits and a decimal point are exact in a double, and so is their quotient by a power of ten up to 22:
   * one division rounds correctly (W. Clinger, "How to read floating point numbers accurately", 1990). The rest goes
   * through `Number`.
   */
  parse(text: string, start: number, end: number): number {
    const sign = end > start ? text.charCodeAt(start) : 0
    let at = sign === 45 || sign === 43 ? start + 1 : start
    if (end - at > DIGITS_EXACT_MAX + 1 || end === at) return this.#parseAny(text, start, end)
    let value = 0
    let digits = 0
    let point = -1
    for (; at < end; at++) {
      const code = text.charCodeAt(at)
      const digit = code - 48
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit
        digits++
      } else if (code === 46 && point < 0) point = at
      else return this.#parseAny(text, start, end)
    }
    if (digits === 0 || digits > DIGITS_EXACT_MAX) return this.#parseAny(text, start, end)
    if (point >= 0) value /= POWERS_OF_TEN[end - point - 1]
    return sign === 45 ? -value : value
  }

  #parseAny(text: string, start: number, end: number): number {
    const cell = text.slice(start, end)
    if (FLOAT.test(cell)) return Number(cell)
    return SPECIAL.get(cell) ?? this.reject(text, start, end)
  }

  toText(value: number): string {
    return Object.is(value, -0) ? '-0' : String(value)
  }

  fromJson(value: unknown): number {
    if (typeof value === 'number') return value
    const special = typeof value === 'string' ? SPECIAL.get(value) : undefined
    if (special === undefined) throw new ValueError(this.expected, value)
    return special
  }

  toJson(value: number): number | string {
    return Number.isFinite(value) ? value : String(value)
  }

  toJSON(): { kind: 'float' } {
    return { kind: 'float' }
  }
}

class BigintField extends Field<bigint> {
  readonly kind = 'bigint'
  readonly expected = 'an integer of any size'

  parse(text: string, start: number, end: number): bigint {
    const cell = text.slice(start, end)
    return INTEGER.test(cell)
      ? BigInt(cell.startsWith('+') ? cell.slice(1) : cell)
      : this.reject(text, start, end)
  }

  toText(value: bigint): string {
    return String(value)
  }

  fromJson(value: unknown): bigint {
    if (typeof value === 'bigint') return value
    if (typeof value === 'string') return this.parse(value, 0, value.length)
    if (Number.isSafeInteger(value)) return BigInt(value as number)
    const isLarge = typeof value === 'number' && Number.isInteger(value)
    throw new ValueError(
      isLarge ? 'a number JSON carries exactly (write digits in quotes beyond 2^53)' : this.expected,
      value,
    )
  }

  toJson(value: bigint): string {
    return String(value)
  }

  toJSON(): { kind: 'bigint' } {
    return { kind: 'bigint' }
  }
}

const INT = new IntField()
const FLOAT_FIELD = new FloatField()
const BIGINT = new BigintField()

/**
 * An integer that a JavaScript number holds exactly (between -2^53 and 2^53).
 *
 * @example
 * import { int } from '@wiesel/formats'
 * console.log(int().fromText('-7')) // → -7
 */
export function int(): Field<number> {
  return INT
}

/**
 * A floating point number. Text may also be `NaN`, `Infinity`, `-Infinity`.
 *
 * @example
 * import { float } from '@wiesel/formats'
 * console.log(float().fromText('2.50')) // → 2.5
 */
export function float(): Field<number> {
  return FLOAT_FIELD
}

/**
 * An integer of any size. In JSON it stands as digits in quotes, since a JSON number loses digits beyond 2^53.
 *
 * @example
 * import { bigint } from '@wiesel/formats'
 * console.log(bigint().fromText('12345678901234567890')) // → 12345678901234567890n
 */
export function bigint(): Field<bigint> {
  return BIGINT
}
