import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashKey } from '@wiesel/runtime'
import { keyIdentity } from '../../src/keys/key-identity.ts'
import { arbitraryKey, canonicalKey, clashingKey } from '../support/arbitrary-key.ts'

/** Equal as keys of a `Map` are. */
const same = (a: unknown, b: unknown): boolean => new Set([a, b]).size === 1

test('keys are identical exactly when they are equal by value, and then have one hash', () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryKey, clashingKey), fc.oneof(arbitraryKey, clashingKey), (a, b) => {
      const equal = canonicalKey(a) === canonicalKey(b)
      expect(same(keyIdentity(a), keyIdentity(b))).toBe(equal)
      expect(hashKey(a) === hashKey(b)).toBe(equal)
    }),
    { numRuns: 2000 },
  )
})

test('numbers and most strings stand for themselves', () => {
  expect(keyIdentity('a')).toBe('a')
  expect(keyIdentity('')).toBe('')
  expect(keyIdentity(1.5)).toBe(1.5)
  expect(keyIdentity(5n)).toBe(5n)
  expect(keyIdentity(null)).toBe(null)
  expect(keyIdentity('\u0000o[1]')).not.toBe(keyIdentity([1]))
})

describe('what has no hash has no identity', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  class Custom {
    readonly a = 1
  }
  test.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Map', new Map([[1, 2]])],
    ['an instance', new Custom()],
    ['a pattern', /a/],
    ['a cycle', cyclic],
    ['undefined in a tuple', [1, undefined]],
    ['a hole in a tuple', [1, , 2]], // oxlint-disable-line no-sparse-arrays
    ['an instance in a field', { a: new Set() }],
    ['a promise', Promise.resolve(1)],
  ])('%s', (_name, key) => {
    expect(() => hashKey(key)).toThrow(expect.objectContaining({ code: 'INVALID_KEY' }))
    expect(() => keyIdentity(key)).toThrow(expect.objectContaining({ code: 'INVALID_KEY' }))
  })
})
