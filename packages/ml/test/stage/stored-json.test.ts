import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromJson, toJson } from '../../src/stage/stored-json.ts'

test('numbers that JSON loses come back', () => {
  const value = { nan: NaN, up: Infinity, down: -Infinity, zero: -0, list: [NaN, 'NaN'] }
  expect(fromJson(toJson(value))).toEqual(value)
})

test('whatever is made of plain data comes back', () => {
  const plain = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), tie('value'), { maxKeys: 4 }),
    ),
  })).value
  fc.assert(
    fc.property(plain, (value) => {
      expect(fromJson(toJson(value))).toEqual(value)
    }),
  )
})
