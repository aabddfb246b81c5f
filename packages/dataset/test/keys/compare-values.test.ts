import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareValues } from '../../src/keys/compare-values.ts'

const scalar = fc.oneof(
  fc.constantFrom(null, undefined, true, false, NaN, -0, 0, Infinity),
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.string(),
  fc.date(),
)
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.uint8Array({ maxLength: 3 }))

test('is an order of all values', () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(compareValues(a, a)).toBe(0)
      expect(Math.sign(compareValues(a, b))).toBe(0 - Math.sign(compareValues(b, a)))
      if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
        expect(compareValues(a, c)).toBeLessThanOrEqual(0)
    }),
    { numRuns: 2000 },
  )
})

test('puts null first and NaN last of numbers, and compares strings by code unit', () => {
  expect([3, null, NaN, 1, 2n].sort(compareValues)).toEqual([null, 1, 2n, 3, NaN])
  expect(['b', 'B', 'ä', 'a'].sort(compareValues)).toEqual(['B', 'a', 'b', 'ä'])
  expect([[2], [1, 2], [1]].sort(compareValues)).toEqual([[1], [1, 2], [2]])
})

test('refuses objects', () => {
  expect(() => compareValues({}, 1)).toThrow(expect.objectContaining({ code: 'INVALID_SORT_FIELD' }))
})
