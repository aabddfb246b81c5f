import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashKey, type Key } from '@wiesel/runtime'
import { arbitraryKey, canonicalKey } from '../support/arbitrary-key.ts'
import { hashVectors } from './hash-vectors.ts'
import { keyBytes, referenceMurmur3 } from './reference-murmur3.ts'
import { readKey } from './stored-key.ts'

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)]

test('the reference gives the published values of murmur3', () => {
  expect(referenceMurmur3([])).toBe(0)
  expect(referenceMurmur3(bytesOf('hello'))).toBe(0x248bfa47)
  expect(referenceMurmur3(bytesOf('hello, world'))).toBe(0x149bbb7f)
  expect(referenceMurmur3(bytesOf('The quick brown fox jumps over the lazy dog'))).toBe(0x2e4ff723)
})

test.each(hashVectors)('the hash of $key is pinned', ({ key, hash }) => {
  expect(hashKey(readKey(key))).toBe(hash)
  expect(referenceMurmur3(keyBytes(readKey(key)), 0)).toBe(hash)
})

test('all hashes are murmur3 over tagged bytes', () => {
  fc.assert(
    fc.property(arbitraryKey, (key) => {
      expect(hashKey(key)).toBe(referenceMurmur3(keyBytes(key), 0))
    }),
    { numRuns: 500 },
  )
})

test('equal keys have equal hashes, whatever order their fields were set in', () => {
  fc.assert(
    fc.property(arbitraryKey, arbitraryKey, (a, b) => {
      expect(hashKey(copyOf(a))).toBe(hashKey(a))
      expect(hashKey(a) === hashKey(b)).toBe(canonicalKey(a) === canonicalKey(b))
    }),
  )
  expect(hashKey({ a: 1, b: undefined, c: 2 })).toBe(hashKey({ c: 2, a: 1 }))
  expect(hashKey(Object.assign(Object.create(null), { a: 1 }))).toBe(hashKey({ a: 1 }))
  expect(hashKey(-0)).toBe(hashKey(0))
  expect(hashKey(-NaN)).toBe(hashKey(NaN))
})

/** An equal key that shares nothing, with the fields of objects the other way round. */
function copyOf(key: Key): Key {
  if (typeof key !== 'object' || key === null) return key
  if (key instanceof Date) return new Date(key)
  if (Array.isArray(key)) return key.map((part) => copyOf(part as Key))
  return Object.fromEntries(
    Object.entries(key as Record<string, Key>)
      .reverse()
      .map(([name, part]) => [name, copyOf(part)]),
  )
}

describe('what is no key', () => {
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  class Custom {
    readonly a = 1
  }
  test.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Map', new Map()],
    ['an instance', new Custom()],
    ['a pattern', /a/],
    ['bytes', new Uint8Array(2)],
    ['a cycle', cyclic],
    ['undefined in a tuple', [1, undefined]],
    ['an instance in a field', { a: new Set() }],
    ['a promise', Promise.resolve(1)],
  ])('%s is refused', (_name, key) => {
    expect(() => hashKey(key)).toThrow(expect.objectContaining({ code: 'INVALID_KEY' }))
  })
})
