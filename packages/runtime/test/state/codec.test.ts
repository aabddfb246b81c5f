import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decode, encode, exactKey } from '../../src/state/codec.ts'
import { arbitraryKey, canonicalKey } from '../support/arbitrary-key.ts'
import type { Key } from '@wiesel/runtime'

test('keys come back as they were', () => {
  fc.assert(
    fc.property(arbitraryKey, (key) => {
      expect(canonicalKey(decode(encode(exactKey(key))) as Key)).toBe(canonicalKey(key))
    }),
    { numRuns: 1000 },
  )
})

test('plain data of every kind comes back', () => {
  const shared = { a: 1 }
  const values: unknown[] = [
    undefined,
    null,
    { a: undefined, b: [undefined] },
    new Map<unknown, unknown>([
      ['a', 1],
      [2, { b: new Set([1, 'x']) }],
    ]),
    new Uint8Array([1, 2, 3]),
    new Float64Array([0.5, NaN]),
    new Date(5),
    [1, [2, [3, { four: 4n }]]],
    /a+/gi,
    [shared, shared],
    'x'.repeat(100_000),
    Array.from({ length: 5000 }, (_, i) => ({ id: i, name: `n${i}` })),
    -0,
  ]
  for (const value of values.slice(0, -1)) expect(decode(encode(value))).toEqual(value)
  expect(decode(encode(-0))).toBe(0)
})

test('cycles come back', () => {
  const list: unknown[] = [1]
  list.push(list)
  const back = decode(encode(list)) as unknown[]
  expect(back[1]).toBe(back)
})

test('text in values that is not well-formed is mended', () => {
  expect(decode(encode({ text: 'a\ud800b' }))).toEqual({ text: expect.stringMatching(/^a\ufffd+b$/) })
})

test('field names of keys that cannot be kept are refused', () => {
  for (const key of [{ '\ud800': 1 }, [JSON.parse('{"__proto__":1}')]])
    expect(() => exactKey(key)).toThrow(expect.objectContaining({ code: 'STATE_NOT_SERIALIZABLE' }))
})

test('functions and symbols are refused, however deep', () => {
  for (const value of [() => 1, Symbol('s'), { a: [() => 1] }, new Map([[1, Symbol('s')]])])
    expect(() => encode(value)).toThrow(expect.objectContaining({ code: 'STATE_NOT_SERIALIZABLE' }))
})

test('bytes that are no state are refused', () => {
  const bytes = encode({ a: 'long enough to be cut', b: [1, 2, 3] })
  expect(() => decode(bytes.subarray(0, bytes.length - 3))).toThrow(
    expect.objectContaining({ code: 'STATE_CORRUPT' }),
  )
})

test('bytes do not depend on what was encoded before', () => {
  const value = { x: 1, y: 'two' }
  const first = encode(value)
  encode({ y: 1, x: 2, z: 3 })
  expect(encode(value)).toEqual(first)
})
