import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TimestampPattern } from '../../src/index.ts'

describe('TimestampPattern', () => {
  test.each([
    ['yyyy-MM-dd--HH', '2024-02-29--23', Date.UTC(2024, 1, 29, 23)],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '2024-01-01T10:00:00.250+02:00', Date.UTC(2024, 0, 1, 8, 0, 0, 250)],
    ["HH 'o''clock'", "07 o'clock", 7 * 3_600_000],
    ['d.M.yyyy', '1.12.1969', Date.UTC(1969, 11, 1)],
    ['yyyyMMddHHmmssSSSSSS', '20240101000000123456', Date.UTC(2024, 0, 1, 0, 0, 0, 123)],
  ])('%s reads %s', (pattern, text, millis) => {
    expect(new TimestampPattern(pattern).parse(text)).toBe(millis)
  })

  test('other text is NaN', () => {
    const pattern = new TimestampPattern('yyyy-MM-ddXXX')
    for (const text of ['', '2024-01-01', '2024-01-01z', '2024-13-01Z', '2024-01-01Z ', '2024-01-01+0200']) {
      expect([text, pattern.parse(text)]).toEqual([text, NaN])
    }
  })

  test('letters that mean nothing are errors', () => {
    expect(() => new TimestampPattern('yyyy-MM-dd hh')).toThrow(/"hh" in the pattern/)
    expect(() => new TimestampPattern("yyyy 'x")).toThrow(/not closed/)
  })

  test('property: what is formatted is read again, also inside a longer text', () => {
    const pattern = new TimestampPattern("yyyy/MM/dd'T'HH:mm:ss.SSSXXX")
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 11, 31) }), (millis) => {
        const text = pattern.format(millis)
        expect(pattern.parse(text)).toBe(millis)
        expect(pattern.parse(`,${text},`, 1, 1 + text.length)).toBe(millis)
      }),
    )
  })
})
