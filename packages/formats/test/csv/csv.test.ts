import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { csv, float, int, nullable, optional, schema, string, type CsvOptions } from '../../src/index.ts'
import { bytesOf, chunkLengths, decodeAll, decodeInSplits } from '../support/decode.ts'

const flight = schema({ origin: string(), delay: int() })
const rows = (input: string, options: CsvOptions<never> = {}) => decodeAll(csv(options), input)

describe('csv without a schema', () => {
  test.each([
    ['nothing', '', []],
    [
      'cells',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty cells',
      ',\n,a,\n',
      [
        ['', ''],
        ['', 'a', ''],
      ],
    ],
    ['blank lines', '\na\n\r\n\nb', [['a'], ['b']]],
    [
      'Windows breaks',
      'a,b\r\n"c",d\r\n"e","f"\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
    ],
    ['quotes', '"a,b","c ""d""",""\n', [['a,b', 'c "d"', '']]],
    ['line breaks in quotes', '"a\nb",c\n"d\r\n\r\ne"\n', [['a\nb', 'c'], ['d\r\n\r\ne']]],
    ['a quoted cell at the end', 'a,"b"', [['a', 'b']]],
    ['a byte order mark before a quote', '\uFEFF"a",b\n', [['a', 'b']]],
    [
      'other alphabets',
      'ž,"日\n本"\n🦦,x\n',
      [
        ['ž', '日\n本'],
        ['🦦', 'x'],
      ],
    ],
  ])('%s', (_, input, expected) => {
    for (const lengths of [[], [1], [2, 5]])
      expect(decodeAll(csv(), input, lengths)).toMatchObject({ records: expected, bad: [] })
  })

  test('other delimiters, quotes, escapes, comments, blanks', () => {
    expect(rows('a;b,c\n', { delimiter: ';' }).records).toEqual([['a', 'b,c']])
    expect(rows('a||b|c||d\n', { delimiter: '||' }).records).toEqual([['a', 'b|c', 'd']])
    expect(rows("'a,b',c\n", { quote: "'" }).records).toEqual([['a,b', 'c']])
    expect(rows('"a\\"b\\\\",c\n', { escape: '\\' }).records).toEqual([['a"b\\', 'c']])
    expect(rows('a"b,"c\n', { quote: false }).records).toEqual([['a"b', '"c']])
    expect(rows('# head\na,b\n#x\n', { comment: '#' }).records).toEqual([['a', 'b']])
    expect(rows(' a , "b " ,\tc\n', { trim: true }).records).toEqual([['a', 'b ', 'c']])
  })

  test('a header makes objects', () => {
    const { records } = decodeAll(csv({ header: true }), 'a,b,\n1,2,\n')
    expect(records).toEqual([{ a: '1', b: '2' }])
    expect(decodeAll(csv({ header: true }), 'a,b\n').records).toEqual([])
    expect(decodeAll(csv({ header: true, nullLiteral: '-' }), 'a,b\n-,"-"\n').records).toEqual([
      { a: null, b: '-' },
    ])
    expect(decodeAll(csv({ header: 'skip', columns: ['x', null] }), 'a,b\n1,2\n').records).toEqual([
      { x: '1' },
    ])
  })
})

describe('csv with a schema', () => {
  test('columns are found by name where a header is, by place where none is', () => {
    expect(decodeAll(csv({ schema: flight, header: true }), 'x,delay,origin\n?,5,JFK\n').records).toEqual([
      { origin: 'JFK', delay: 5 },
    ])
    expect(decodeAll(csv({ schema: flight }), 'JFK,5\n').records).toEqual([{ origin: 'JFK', delay: 5 }])
    expect(
      decodeAll(csv({ schema: flight, columns: [null, 'delay', 'origin'] }), '?,5,JFK\n').records,
    ).toEqual([{ origin: 'JFK', delay: 5 }])
  })

  test('the null literal stands for no value, unless it is quoted', () => {
    const sparse = schema({ name: nullable(string()), delay: optional(int()), note: string() })
    expect(decodeAll(csv({ schema: sparse }), ',,\n"",1,x\n').records).toEqual([
      { name: null, delay: undefined, note: '' },
      { name: '', delay: 1, note: 'x' },
    ])
    expect(decodeAll(csv({ schema: sparse, nullLiteral: 'NULL' }), 'NULL,NULL,NULL\n').records).toEqual([
      { name: null, delay: undefined, note: 'NULL' },
    ])
    expect(decodeAll(csv({ schema: sparse, header: true }), 'note,name\nx,y\n').records).toEqual([
      { name: 'y', delay: undefined, note: 'x' },
    ])
  })

  test('bad records say line, byte and reason, and cost nothing else', () => {
    const input = 'JFK,1\nJFK\nJFK,2,3\nJFK,late\nJFK,\n"JFK,4\nJFK,5\n"J"FK,6\nJ"FK,7\n"A\nB",x\nJFK,8\n'
    for (const lengths of [[], [1], [3]]) {
      const { records, bad } = decodeAll(csv({ schema: flight }), input, lengths)
      expect(records.map(({ delay }) => delay)).toEqual([1, 5, 8])
      expect(bad).toEqual([
        { line: 2, byteOffset: 6, reason: '1 columns, expected 2.', raw: 'JFK' },
        { line: 3, byteOffset: 10, reason: '3 columns, expected 2.', raw: 'JFK,2,3' },
        {
          line: 4,
          byteOffset: 18,
          reason: 'Field "delay": expected an integer, got "late".',
          raw: 'JFK,late',
        },
        { line: 5, byteOffset: 27, reason: 'Field "delay": expected an integer, got "".', raw: 'JFK,' },
        {
          line: 6,
          byteOffset: 32,
          reason: 'bad quoting: text stands behind the closing quote of column 1.',
          raw: '"JFK,4',
        },
        {
          line: 8,
          byteOffset: 45,
          reason: 'bad quoting: text stands behind the closing quote of column 1.',
          raw: '"J"FK,6',
        },
        {
          line: 9,
          byteOffset: 53,
          reason: 'bad quoting: a quote stands inside column 1, which does not begin with one.',
          raw: 'J"FK,7',
        },
        { line: 10, byteOffset: 60, reason: 'Field "delay": expected an integer, got "x".', raw: '"A\nB",x' },
      ])
    }
  })

  test('a quote that is never closed costs the line it was opened in', () => {
    const { records, bad } = decodeAll(csv({ schema: flight }), 'A,1\n"B,2\nC,3\nD,4', [4])
    expect(records.map(({ origin }) => origin)).toEqual(['A', 'C', 'D'])
    expect(bad).toMatchObject([
      { line: 2, reason: 'bad quoting: a quote is opened and not closed.', raw: '"B,2' },
    ])
  })

  test('with multiline: false a line break in quotes is bad quoting', () => {
    const { records, bad } = decodeAll(
      csv({ schema: flight, multiline: false }),
      'A,1\n"B\nB",2\nC,3\n"D\n',
      [4],
    )
    expect(records.map(({ origin }) => origin)).toEqual(['A', 'C'])
    expect(bad.map(({ line }) => line)).toEqual([2, 3, 5])
  })

  test('invalid UTF-8 is a bad record', () => {
    const { records, bad } = decodeAll(
      csv({ schema: flight }),
      new Uint8Array([...bytesOf('A,1\nB'), 0xff, ...bytesOf(',2\nC,3\n')]),
    )
    expect(records.map(({ origin }) => origin)).toEqual(['A', 'C'])
    expect(bad).toMatchObject([
      { line: 2, reason: 'invalid UTF-8: byte 0xff at offset 5.', raw: 'B\uFFFD,2' },
    ])
  })

  test('a header that does not fit fails', () => {
    expect(() => decodeAll(csv({ schema: flight, header: true }), 'origin,late\n')).toThrow(
      expect.objectContaining({
        code: 'CSV_HEADER',
        message: expect.stringContaining('no column "delay"; the columns are "origin", "late"'),
      }),
    )
    expect(() => decodeAll(csv({ header: true }), 'a,a\n')).toThrow(/"a" is there twice/)
    expect(() => decodeAll(csv({ header: true }), '"a\n')).toThrow(/bad quoting/)
  })

  test('a Standard Schema gets objects of strings', () => {
    const check = z.object({ origin: z.string().length(3), delay: z.coerce.number().int() })
    const { records, bad } = decodeAll(csv({ schema: check, header: true }), 'origin,delay\nJFK,5\nX,6\n')
    expect(records).toEqual([{ origin: 'JFK', delay: 5 }])
    expect(bad).toMatchObject([
      { line: 3, reason: expect.stringContaining('Field "origin": expected what the schema asks for') },
    ])
    expect(() => csv({ schema: check }).createDecoder()).toThrow(/must know its columns/)
    const late = z.object({ origin: z.string().refine(async () => true) })
    expect(() => decodeAll(csv({ schema: late, header: true }), 'origin\nJFK\n')).toThrow(
      expect.objectContaining({ code: 'ASYNC_SCHEMA' }),
    )
  })

  test('wrong options', () => {
    expect(() => csv({ delimiter: '' })).toThrow(/"delimiter"/)
    expect(() => csv({ quote: '""' })).toThrow(/"quote"/)
    expect(() => csv({ delimiter: '"' })).toThrow(/"quote"/)
    expect(() => csv({ escape: 'ab' })).toThrow(/"escape"/)
    expect(() => csv({ comment: '\n' })).toThrow(/"comment"/)
  })
})

describe('csv properties', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r\n', ' ', 'ž', '🦦'),
    maxLength: 6,
  })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 8 })

  function encode(records: string[][], options: CsvOptions<never>): Uint8Array {
    const encoder = csv(options).createEncoder()
    for (const record of records) encoder.write(record)
    return encoder.end()
  }

  test('what is written is read again, however the bytes are cut, and each position resumes exactly', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('"', '\\'),
        chunkLengths,
        fc.nat(),
        (records, escape, lengths, pick) => {
          const options = { escape }
          const bytes = encode(records, options)
          const decoded = decodeAll(csv(options), bytes, lengths)
          expect(decoded.bad).toEqual([])
          expect(decoded.records).toEqual(records)
          if (records.length === 0) return
          const index = pick % records.length
          const from = decoded.positions[index]
          expect(decodeAll(csv(options), bytes.subarray(from.offset), lengths, { from }).records).toEqual(
            records.slice(index + 1),
          )
        },
      ),
    )
  })

  test('what cannot be written so that it is read again is refused', () => {
    const write = (options: CsvOptions<never>, row: string[]) => () => csv(options).createEncoder().write(row)
    for (const cell of ['a,b', 'a\nb', 'a\r', '#a'])
      expect(write({ quote: false, comment: '#' }, [cell])).toThrow(/quotes are off/)
    expect(write({ quote: false }, [''])).toThrow(/quotes are off/)
    expect(write({ quote: false }, ['', 'a'])).not.toThrow()
    expect(() =>
      csv({ schema: flight })
        .createEncoder()
        .write({ origin: 'JFK' } as never),
    ).toThrow('Field "delay": expected an integer, got nothing.')
  })

  test('nulls, empty cells, comments and blanks are told apart', () => {
    const sparse = schema({ name: nullable(string()), note: optional(string()) })
    const rows = [
      { name: '', note: undefined },
      { name: null, note: '' },
      { name: '#x', note: ' y ' },
      { name: 'NULL', note: '\uFEFF' },
    ]
    for (const options of [{}, { nullLiteral: 'NULL' }, { comment: '#', trim: true }]) {
      const format = csv({ schema: sparse, ...options })
      const encoder = format.createEncoder()
      for (const row of rows) encoder.write(row)
      expect(decodeAll(format, encoder.end())).toMatchObject({ records: rows, bad: [] })
    }
    const untyped = csv({ header: true }).createEncoder()
    untyped.write({ a: '1', b: 'x,y' })
    untyped.write({ a: '', b: '2' })
    expect(new TextDecoder().decode(untyped.end())).toBe('a,b\n1,"x,y"\n"",2\n')
    expect(() =>
      csv()
        .createEncoder()
        .write('a' as never),
    ).toThrow(/writes objects or arrays/)
  })

  test('equal to csv-parse', () => {
    fc.assert(
      fc.property(table, (records) => {
        const bytes = encode(records, {})
        const theirs = parse(bytes, {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ['\n', '\r\n'],
        })
        expect(decodeAll(csv(), bytes).records).toEqual(theirs)
      }),
    )
  })

  test('any text gives the same records and bad records however it is cut', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r', '\\', 'ž'),
      maxLength: 40,
    })
    const options = fc.record({
      trim: fc.boolean(),
      multiline: fc.boolean(),
      escape: fc.constantFrom('"', '\\'),
      columns: fc.constantFrom(undefined, ['a', 'b']),
    })
    fc.assert(
      fc.property(text, options, chunkLengths, (input, csvOptions, lengths) => {
        const format = csv(csvOptions as CsvOptions<never>)
        const whole = decodeAll(format, input)
        const cut = decodeAll(format, input, lengths)
        expect({ records: cut.records, bad: cut.bad }).toEqual({ records: whole.records, bad: whole.bad })
      }),
      { numRuns: 500 },
    )
  })

  test('without line breaks in quotes every record is read exactly once whatever the borders of splits', () => {
    const inline = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', 'ž') }), { minLength: 2, maxLength: 2 }),
    )
    fc.assert(
      fc.property(inline, fc.array(fc.nat({ max: 100 })), chunkLengths, (records, borders, lengths) => {
        const format = csv({ multiline: false })
        expect(format.splittable).toBe(true)
        expect(decodeInSplits(format, encode(records, {}), borders, lengths).records).toEqual(records)
      }),
    )
  })

  test('numbers are those of JavaScript', () => {
    const numbers = schema({ a: float(), b: int() })
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.nat({ max: 20 }), (a, b, digits) => {
        const texts = [String(a), a.toExponential(), Math.abs(a) < 1e21 ? a.toFixed(digits) : String(a)]
        for (const text of texts) {
          expect(decodeAll(csv({ schema: numbers }), `${text},${b}\n`).records).toEqual([
            { a: Number(text), b: b === 0 ? 0 : b },
          ])
        }
      }),
    )
  })
})
