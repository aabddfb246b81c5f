import { hashKey } from '../../keys/hash-key.ts'
import { keyIdentity } from '../../keys/key-identity.ts'
import type { SortOrder } from './normalised-key.ts'

/** The hash of a key as an unsigned 32-bit number. */
export function keyHash(key: unknown): number {
  return hashKey(key) >>> 0
}

/** Some order of keys, the same everywhere: 0 if and only if they are equal by value. */
export function compareKeys(a: unknown, b: unknown): number {
  if (a === b) return 0
  const [x, y] = [keyIdentity(a), keyIdentity(b)]
  if (Object.is(x, y)) return 0
  if (typeof x !== typeof y) return typeof x < typeof y ? -1 : 1
  if (x === y) return 0
  if (x === null || y === null) return x === null ? -1 : 1
  // NaN is equal to itself and below every number.
  if (x !== x || y !== y) return x !== x ? -1 : 1
  return x < y ? -1 : 1
}

/** Brings equal keys together: sorts by the hash of the key, then by the key, and each key's rows by `within`. */
export function keyOrder<T>(keyOf: (row: T) => unknown, within?: (a: T, b: T) => number): SortOrder<T> {
  return {
    words: 1,
    compare: (a, b) => compareKeys(keyOf(a), keyOf(b)) || (within?.(a, b) ?? 0),
    encode: (row, words, at) => {
      words[at] = hashKey(keyOf(row))
    },
  }
}
