import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { int, jsonArray, schema } from '../../src/index.ts'
import { bytesOf, chunkLengths, decodeAll } from '../support/decode.ts'

const read = (text: string | Uint8Array, lengths?: number[]) => decodeAll(jsonArray(), text, lengths)

describe('jsonArray', () => {
  test.each([
    ['nothing', '', []],
    ['blanks', ' \n', []],
    ['no elements', ' [ \n ] \n', []],
    [
      'all kinds',
      '[1,"a",null,true,{"b":[1,{"c":"]}"}]},[[]]]',
      [1, 'a', null, true, { b: [1, { c: ']}' }] }, [[]]],
    ],
    [
      'brackets, commas and quotes in strings',
      '["],[",{"a\\"}":"\\\\"},"\\\\\\""]',
      ['],[', { 'a"}': '\\' }, '\\"'],
    ],
    ['a byte order mark and other alphabets', '\uFEFF["ž","🦦"]', ['ž', '🦦']],
  ])('%s', (_, text, expected) => {
    for (const lengths of [[], [1], [2, 3]])
      expect(read(text, lengths)).toMatchObject({ records: expected, bad: [] })
  })

  test('a bad element costs itself only', () => {
    const format = jsonArray({ schema: schema({ a: int() }) })
    const text = '[\n{"a":1},\n{"a":},\n{"a":"x"},\n{"a":2} {"a":3},\n,\n{"a":4}\n]'
    for (const lengths of [[], [1]]) {
      const { records, bad } = decodeAll(format, text, lengths)
      expect(records).toEqual([{ a: 1 }, { a: 4 }])
      expect(
        bad.map(({ line, byteOffset, reason }) => [line, byteOffset, reason.replace(/:.*/, '')]),
      ).toEqual([
        [3, 11, 'not JSON'],
        [4, 19, 'Field "a"'],
        [5, 30, 'not JSON'],
        [6, 47, 'not JSON'],
      ])
    }
  })

  test('what is not closed, not an array, or goes on behind it', () => {
    const reasons = (text: string) => read(text, [2]).bad.map(({ reason }) => reason)
    for (const text of ['[', '[1', '[1,', '[1,2 ', '[{"a":[1]', '["a'])
      expect(reasons(text)).toEqual(['the array is not closed.'])
    expect(reasons('{"a":[1]}')).toEqual(['not a JSON array: it does not begin with "[".'])
    expect(reasons('[1] [2]')).toEqual(['text stands behind the array.'])
    expect(read('[1,2 ', [2]).records).toEqual([1])
  })

  test('invalid UTF-8 costs the element', () => {
    const { records, bad } = read(new Uint8Array([...bytesOf('["a","'), 0xff, ...bytesOf('","b"]')]))
    expect(records).toEqual(['a', 'b'])
    expect(bad).toMatchObject([{ reason: 'invalid UTF-8: byte 0xff at offset 6.' }])
  })

  test('an element without an end in sight ends the reading', () => {
    const { records, bad } = decodeAll(jsonArray(), `[1,"${'x'.repeat(100)}",2]`, [10], {
      recordLengthMax: 30,
    })
    expect(records).toEqual([1])
    expect(bad).toMatchObject([{ reason: expect.stringContaining('longer than 30 characters') }])
  })

  test('property: what is written is read again, however cut, and each position resumes exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.constantFrom(undefined, 2),
        chunkLengths,
        (raw, indent, lengths) => {
          const values = JSON.parse(JSON.stringify(raw)) as unknown[]
          const encoder = jsonArray().createEncoder()
          for (const value of values) encoder.write(value)
          for (const bytes of [encoder.end(), bytesOf(JSON.stringify(values, undefined, indent))]) {
            const { records, bad, positions } = decodeAll(jsonArray(), bytes, lengths)
            expect(records).toEqual(values)
            expect(bad).toEqual([])
            positions.forEach((from, index) => {
              const rest = decodeAll(jsonArray(), bytes.subarray(from.offset), lengths, { from })
              expect(rest).toMatchObject({ records: values.slice(index + 1), bad: [] })
            })
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('property: any text gives the same however it is cut', () => {
    const text = fc.string({
      unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', '1', ' ', '\n'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(text, chunkLengths, (input, lengths) => {
        const whole = read(`[${input}`)
        const cut = read(`[${input}`, lengths)
        const summary = (bad: typeof whole.bad) =>
          bad.map(({ line, byteOffset, reason }) => ({ line, byteOffset, reason }))
        expect({ records: cut.records, bad: summary(cut.bad) }).toEqual({
          records: whole.records,
          bad: summary(whole.bad),
        })
      }),
      { numRuns: 500 },
    )
  })
})
