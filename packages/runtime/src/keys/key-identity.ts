import { InvalidKeyError } from '../errors/errors.ts'
import { describeValue } from '../errors/describe-value.ts'

/**
 * What stands for a key in a JavaScript `Map`: keys equal by value have the same identity.
 *
 * Numbers, bigints, booleans, null and almost all strings stand for themselves (a `Map` already treats −0 as 0 and NaN
 * as equal to itself). Dates, arrays and objects become a text that starts with U+0000; so do strings that start with
 * U+0000, to keep the two apart.
 */
export type KeyIdentity = string | number | bigint | boolean | null

function text(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return value === 0 ? '0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'boolean':
      return value ? 't' : 'f'
    case 'object': {
      if (value === null) return '~'
      if (value instanceof Date) return `@${value.getTime()}`
      if (Array.isArray(value)) return `[${value.map(text).join(',')}]`
      const record = value as Record<string, unknown>
      const fields = Object.keys(record)
        .sort()
        .filter((field) => record[field] !== undefined)
      return `{${fields.map((field) => `${JSON.stringify(field)}:${text(record[field])}`).join(',')}}`
    }
    default:
      throw new InvalidKeyError(`${describeValue(value)} (${typeof value}) cannot be part of a key.`)
  }
}

/** The identity of a key. The caller has excluded `undefined`. */
export function keyIdentity(key: unknown): KeyIdentity {
  if (typeof key === 'string') return key.charCodeAt(0) === 0 ? `\u0000s${key}` : key
  if (typeof key === 'object' && key !== null) return `\u0000o${text(key)}`
  if (typeof key === 'function' || typeof key === 'symbol' || key === undefined) text(key)
  return key as KeyIdentity
}
