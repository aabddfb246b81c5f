import { addExtension, Packr } from 'msgpackr'
import { WieselError } from '../errors/wiesel-error.ts'
import { describeValue } from '../errors/describe-value.ts'

/** Text with surrogates that stand alone: UTF-8 cannot say it. */
class IllFormedText {
  readonly units: Uint16Array

  constructor(text: string) {
    this.units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u

const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: true })
// Without this a function would silently be stored as `undefined`.
Object.assign(packr, {
  writeFunction: (value: { name: string }) => {
    throw new Error(`it contains the function "${value.name}"`)
  },
})
addExtension({
  Class: IllFormedText,
  type: 1,
  write: ({ units }) => Array.from(units),
  read: (units: number[]) => String.fromCharCode(...units),
})

function isNegativeZero(value: unknown): boolean {
  return value === 0 && Object.is(value, -0)
}

/**
 * Bytes of a value that is plain data: what structured clone takes, without class instances.
 *
 * @throws WieselError `STATE_NOT_SERIALIZABLE` for functions and symbols.
 */
export function encode(value: unknown): Uint8Array {
  try {
    // −0 alone has no place in MessagePack's integers; inside records it becomes 0, as the docs' table says.
    return new Uint8Array(packr.pack(isNegativeZero(value) ? 0 : value))
  } catch (cause) {
    throw new WieselError(
      'STATE_NOT_SERIALIZABLE',
      `${describeValue(value)} cannot be written to a snapshot: ${cause instanceof Error ? cause.message : String(cause)}. State must be plain data.`,
      { cause },
    )
  }
}

/**
 * A key to be encoded: it comes back exactly, also with text that is not well-formed, which elsewhere becomes U+FFFD.
 * Otherwise two keys could become one, or change their key group.
 */
export function exactKey(key: unknown): unknown {
  if (typeof key === 'string') return LONE_SURROGATE.test(key) ? new IllFormedText(key) : key
  if (typeof key !== 'object' || key === null || key instanceof Date) return key
  return Array.isArray(key) ? key.map(exactKey) : exactFields(key)
}

function exactFields(key: object): unknown {
  const fields = Object.entries(key).filter(([, part]) => part !== undefined)
  const isExact = fields.every(([name]) => name !== '__proto__' && !LONE_SURROGATE.test(name))
  if (isExact) return Object.fromEntries(fields.map(([name, part]) => [name, exactKey(part)]))
  throw new WieselError(
    'STATE_NOT_SERIALIZABLE',
    `The key ${describeValue(key)} cannot be written to a snapshot: a field has a name that is "__proto__" or not well-formed text.`,
  )
}

/** The value of {@link encode}d bytes. */
export function decode(bytes: Uint8Array): unknown {
  try {
    return packr.unpack(bytes)
  } catch (cause) {
    throw stateCorrupt(bytes, cause)
  }
}

/** The error for bytes that are not what was written. */
export function stateCorrupt(bytes: Uint8Array, cause: unknown): WieselError {
  return new WieselError(
    'STATE_CORRUPT',
    `A state block of ${bytes.length} bytes cannot be read: ${String(cause)}.`,
    { cause },
  )
}
