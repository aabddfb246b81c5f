import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toMillis } from '@wiesel/runtime'

test.each([
  [250, 250],
  [0, 0],
  [-5, -5],
  ['250', 250],
  ['10 s', 10_000],
  ['10s', 10_000],
  [' 1.5 min ', 90_000],
  ['1 h 30 min', 5_400_000],
  ['1h30m', 5_400_000],
  ['2 d', 172_800_000],
  ['1 Day 1 HOUR', 90_000_000],
  ['3 ms', 3],
  ['2 seconds 5 ms', 2005],
  ['-1 s', -1000],
])('%j is %d ms', (text, millis) => {
  expect(toMillis(text)).toBe(millis)
})

test.each(['', ' ', 's', '10 parsecs', '10 s later', 'soon', '1,5 s', '1e3', '--1 s', '1 s;', 'NaN'])(
  '%j is no duration',
  (text) => {
    expect(() => toMillis(text)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  },
)

test.each([NaN, Infinity, -Infinity])('%d is no duration', (number) => {
  expect(() => toMillis(number)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

test.each([null, undefined, {}, true, new Date(0)])('a value of another type is no duration: %j', (value) => {
  expect(() => toMillis(value as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

test('parts add up', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(50), (d, h, m, s) => {
      expect(toMillis(`${d} d ${h}h ${m} min${s}s`)).toBe((((d * 24 + h) * 60 + m) * 60 + s) * 1000)
    }),
  )
})
