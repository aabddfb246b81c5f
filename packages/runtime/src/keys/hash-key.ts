/**
 * Hashing keys by value, the same in every process and every release: savepoints depend on it, and
 * `test/keys/hash-vectors.json` pins it.
 *
 * Algorithm: murmur3 (x86, 32 bit, seed 0) over 32-bit blocks. A type tag comes first, so `1`, `1n`, `'1'` and
 * `new Date(1)` differ. Numbers are their float64 bits (−0 as 0, every NaN alike); strings are their UTF-16 code units,
 * two to a block; arrays and objects are their parts in order, object fields sorted by name, `undefined` fields left out.
 */
import { InvalidKeyError } from '../errors/errors.ts'
import { describeValue } from '../errors/describe-value.ts'
import { finish, mixBlock } from './murmur3.ts'

/** A value that may be a key: compared and hashed by value. */
export type Key =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | readonly Key[]
  | { readonly [field: string]: Key | undefined }

const TAG = {
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  bigint: 5,
  string: 6,
  date: 7,
  array: 8,
  object: 9,
} as const
/** Keys nested deeper are refused, and so are those that contain themselves. */
const KEY_DEPTH_MAX = 64

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)

function mixNumber(state: number, value: number): number {
  float[0] = value === 0 ? 0 : value !== value ? NaN : value
  return mixBlock(mixBlock(state, words[0]), words[1])
}

function mixString(state: number, text: string): number {
  const pairs = text.length & ~1
  let h = state
  for (let i = 0; i < pairs; i += 2) h = mixBlock(h, text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16))
  if (pairs < text.length) h = mixBlock(h, text.charCodeAt(pairs))
  return mixBlock(h, text.length)
}

/** The error that says why a value cannot be a key. */
export function notAKey(value: unknown, why: string): InvalidKeyError {
  return new InvalidKeyError(
    `${describeValue(value)} cannot be a key: ${why}. Keys are strings, numbers, bigints, booleans, dates, null, and arrays or plain objects of these.`,
  )
}

/**
 * Checks that an array or object may be part of a key, `depth` levels inside it.
 *
 * @throws InvalidKeyError `INVALID_KEY`
 */
export function checkComposite(value: object, depth: number): void {
  if (depth > KEY_DEPTH_MAX)
    throw notAKey(value, `it is nested deeper than ${KEY_DEPTH_MAX} levels, or contains itself`)
  if (Array.isArray(value) || value instanceof Date) return
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw notAKey(value, `it is an instance of ${value.constructor?.name ?? 'a class'}`)
}

function mixObject(state: number, value: object, depth: number): number {
  checkComposite(value, depth)
  if (value instanceof Date) return mixNumber(mixBlock(state, TAG.date), value.getTime())
  if (Array.isArray(value)) {
    let h = mixBlock(mixBlock(state, TAG.array), value.length)
    for (const part of value) h = mix(h, part, depth + 1)
    return h
  }
  let h = mixBlock(state, TAG.object)
  for (const field of Object.keys(value).sort()) {
    const part = (value as Record<string, unknown>)[field]
    if (part !== undefined) h = mix(mixString(h, field), part, depth + 1)
  }
  return h
}

function mix(state: number, value: unknown, depth: number): number {
  switch (typeof value) {
    case 'string':
      return mixString(mixBlock(state, TAG.string), value)
    case 'number':
      return mixNumber(mixBlock(state, TAG.number), value)
    case 'bigint':
      return mixString(mixBlock(state, TAG.bigint), value.toString())
    case 'boolean':
      return mixBlock(state, value ? TAG.true : TAG.false)
    case 'object':
      return value === null ? mixBlock(state, TAG.null) : mixObject(state, value, depth)
    default:
      throw notAKey(value, `its type is ${typeof value}`)
  }
}

/**
 * The 32-bit hash of a key (a signed integer), by value.
 *
 * @throws InvalidKeyError `INVALID_KEY` for `undefined`, functions, symbols, class instances and cyclic objects.
 * @example
 * import { hashKey } from '@wiesel/runtime'
 * console.log(hashKey({ a: 1, b: 'x' }) === hashKey({ b: 'x', a: 1 })) // → true
 * console.log(hashKey(1) === hashKey('1')) // → false
 */
export function hashKey(key: unknown): number {
  return finish(mix(0, key, 0), 0)
}
