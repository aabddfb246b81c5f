import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textLines } from '../../src/index.ts'
import { bytesOf, chunkLengths, decodeAll, decodeInSplits } from '../support/decode.ts'

const lines = (input: string | Uint8Array, lengths?: number[]) =>
  decodeAll(textLines(), input, lengths).records

describe('textLines', () => {
  test.each([
    ['nothing', '', []],
    ['one line', 'a\n', ['a']],
    ['a last line without a break', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\na\n', ['', '', 'a']],
    ['Windows breaks', 'a\r\nb\r\n', ['a', 'b']],
    ['a carriage return inside', 'a\rb\n', ['a\rb']],
    ['a byte order mark', '\uFEFFa\nb', ['a', 'b']],
    ['a byte order mark only', '\uFEFF', []],
    ['other alphabets', 'žluť\n日本\n🦦🦦\n', ['žluť', '日本', '🦦🦦']],
  ])('%s', (_, input, expected) => {
    expect(lines(input)).toEqual(expected)
    expect(lines(input, [1])).toEqual(expected)
    expect(lines(input, [2, 3])).toEqual(expected)
  })

  test('a line with bytes that are not UTF-8 is a bad record, and its neighbours are not', () => {
    const input = new Uint8Array([...bytesOf('žába\n'), 0x61, 0xff, 0x62, 0x0a, ...bytesOf('žába\n'), 0xc5])
    for (const lengths of [[], [1], [3]]) {
      const { records, bad } = decodeAll(textLines(), input, lengths)
      expect(records).toEqual(['žába', 'žába'])
      expect(bad).toEqual([
        { line: 2, byteOffset: 7, reason: 'invalid UTF-8: byte 0xff at offset 8.', raw: 'a\uFFFDb' },
        { line: 4, byteOffset: 18, reason: 'invalid UTF-8: byte 0xc5 at offset 18.', raw: '\uFFFD' },
      ])
    }
  })

  test('a bad record fails where nothing else is said, with line and byte', () => {
    const decoder = textLines().createDecoder()
    decoder.push(new Uint8Array([0x61, 0x0a, 0xff, 0x0a]))
    decoder.end()
    expect(() => decoder.read([], 10)).toThrow(
      expect.objectContaining({
        code: 'BAD_RECORD',
        message: expect.stringContaining('line 2 (byte 2): invalid UTF-8'),
      }),
    )
  })

  test('a line without an end is dropped up to the next one', () => {
    const { records, bad } = decodeAll(textLines(), `${'x'.repeat(100)}\nshort\n`, [7], {
      recordLengthMax: 20,
    })
    expect(records).toEqual(['short'])
    expect(bad).toMatchObject([{ line: 1, byteOffset: 0, reason: 'longer than 20 characters.' }])
  })

  const anyLine = fc
    .string({ unit: fc.constantFrom('a', 'b', ' ', 'ž', '日', '🦦', '\r') })
    .filter((line) => !line.endsWith('\r'))
  const anyText = fc.record({
    items: fc.array(anyLine, { minLength: 1 }),
    eol: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
  })

  test('property: the lines are the same however the bytes are cut, and each position resumes exactly', () => {
    fc.assert(
      fc.property(anyText, chunkLengths, fc.nat(), ({ items, eol, last }, lengths, pick) => {
        const text = items.join(eol) + (last ? eol : '')
        const expected = text === '' ? [] : last ? items : items.at(-1) === '' ? items.slice(0, -1) : items
        const bytes = bytesOf(text)
        const { records, positions } = decodeAll(textLines(), bytes, lengths)
        expect(records).toEqual(expected)
        if (records.length === 0) return
        const index = pick % records.length
        const from = positions[index]
        expect(from.line).toBe(index + 2)
        const rest = decodeAll(textLines(), bytes.subarray(from.offset), lengths, { from })
        expect(rest.records).toEqual(expected.slice(index + 1))
      }),
    )
  })

  test('property: every line is read exactly once whatever the borders of splits', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(fc.nat({ max: 200 })),
        chunkLengths,
        ({ items, eol }, borders, lengths) => {
          const bytes = bytesOf(items.map((line) => line + eol).join(''))
          expect(decodeInSplits(textLines(), bytes, borders, lengths).records).toEqual(items)
        },
      ),
    )
  })

  test('property: any bytes give the same lines and bad records however they are cut', () => {
    const bytes = fc.array(
      fc.oneof(
        fc.constantFrom(0x0a, 0x61, 0xc5, 0xbe, 0xf0, 0x9f, 0xa6, 0xa6, 0xed, 0xa0),
        fc.nat({ max: 255 }),
      ),
    )
    fc.assert(
      fc.property(bytes, chunkLengths, fc.array(fc.nat({ max: 60 })), (values, lengths, borders) => {
        const input = Uint8Array.from(values)
        const whole = decodeAll(textLines(), input)
        const cut = decodeAll(textLines(), input, lengths)
        expect({ records: cut.records, bad: cut.bad }).toEqual({ records: whole.records, bad: whole.bad })
        const splits = decodeInSplits(textLines(), input, borders, lengths)
        expect(splits.records).toEqual(whole.records)
        expect(splits.bad.map(({ byteOffset }) => byteOffset)).toEqual(
          whole.bad.map(({ byteOffset }) => byteOffset),
        )
      }),
    )
  })

  test('what is written is read again', () => {
    const encoder = textLines().createEncoder()
    encoder.write('a')
    encoder.write('ž')
    expect(encoder.pendingBytes).toBeGreaterThan(0)
    const head = encoder.take()
    encoder.write('last')
    expect(lines(new Uint8Array([...head, ...encoder.end()]))).toEqual(['a', 'ž', 'last'])
  })
})
