import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { int, jsonLines, schema, string } from '../../src/index.ts'
import { bytesOf, chunkLengths, decodeAll, decodeInSplits } from '../support/decode.ts'

describe('jsonLines', () => {
  test('any JSON value on each line, blank lines passed over', () => {
    expect(decodeAll(jsonLines(), '1\n\n{"a":[1]}\r\n  \n"x"\nnull').records).toEqual([
      1,
      { a: [1] },
      'x',
      null,
    ])
    expect(decodeAll(jsonLines(), '').records).toEqual([])
  })

  test('bad lines say line, byte and reason', () => {
    const format = jsonLines({ schema: schema({ name: string(), delay: int() }) })
    const { records, bad } = decodeAll(
      format,
      '{"name":"a","delay":1}\n{"name":"b"\n{"name":1,"delay":1}\n{"name":"c","delay":2}\n',
    )
    expect(records).toEqual([
      { name: 'a', delay: 1 },
      { name: 'c', delay: 2 },
    ])
    expect(bad).toEqual([
      { line: 2, byteOffset: 23, reason: expect.stringMatching(/^not JSON: /), raw: '{"name":"b"' },
      { line: 3, byteOffset: 35, reason: 'Field "name": expected text, got 1.', raw: '{"name":1,"delay":1}' },
    ])
    const invalid = new Uint8Array([...bytesOf('1\n"'), 0xff, ...bytesOf('"\n2\n')])
    expect(decodeAll(jsonLines(), invalid)).toMatchObject({
      records: [1, 2],
      bad: [{ line: 2, reason: 'invalid UTF-8: byte 0xff at offset 3.' }],
    })
  })

  test('property: what is written is read again, however cut, split or resumed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        chunkLengths,
        fc.array(fc.nat({ max: 300 })),
        (raw, lengths, borders) => {
          const values = JSON.parse(JSON.stringify(raw)) as unknown[]
          const encoder = jsonLines().createEncoder()
          for (const value of values) encoder.write(value)
          const bytes = encoder.end()
          const decoded = decodeAll(jsonLines(), bytes, lengths)
          expect(decoded.records).toEqual(values)
          expect(decodeInSplits(jsonLines(), bytes, borders, lengths).records).toEqual(values)
          decoded.positions.forEach((from, index) => {
            expect(decodeAll(jsonLines(), bytes.subarray(from.offset), lengths, { from }).records).toEqual(
              values.slice(index + 1),
            )
          })
        },
      ),
      { numRuns: 50 },
    )
  })

  test('what has no JSON is refused when written', () => {
    expect(() => jsonLines().createEncoder().write(1n)).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE' }),
    )
    expect(() =>
      jsonLines()
        .createEncoder()
        .write(() => 1),
    ).toThrow(/no function/)
  })
})
