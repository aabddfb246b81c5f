import { checkComposite, notAKey } from './hash-key.ts'

/**
 * What stands for a key in a JavaScript `Map`: keys equal by value have the same identity.
 *
 * Numbers, bigints, booleans, null and almost all strings stand for themselves (a `Map` already treats −0 as 0 and NaN
 * as equal to itself). Dates, arrays and objects become a text that starts with U+0000; so do strings that start with
 * U+0000, to keep the two apart.
 */
export type KeyIdentity = string | number | bigint | boolean | null

function text(value: unknown, depth = 0): string {
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
      checkComposite(value, depth)
      if (value instanceof Date) return `@${value.getTime()}`
      if (Array.isArray(value)) return `[${Array.from(value, (part) => text(part, depth + 1)).join(',')}]`
      const record = value as Record<string, unknown>
      const fields = Object.keys(record)
        .sort()
        .filter((field) => record[field] !== undefined)
      return `{${fields.map((field) => `${JSON.stringify(field)}:${text(record[field], depth + 1)}`).join(',')}}`
    }
    default:
      throw notAKey(value, `its type is ${typeof value}`)
  }
}

/**
 * The identity of a key. The caller has excluded `undefined`.
 *
 * @throws InvalidKeyError `INVALID_KEY` for whatever has no hash
 */
export function keyIdentity(key: unknown): KeyIdentity {
  if (typeof key === 'string') return key.charCodeAt(0) === 0 ? `\u0000s${key}` : key
  if (typeof key === 'object' && key !== null) return `\u0000o${text(key)}`
  if (typeof key === 'function' || typeof key === 'symbol' || key === undefined) text(key)
  return key as KeyIdentity
}
