import * as fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  array,
  bigint,
  boolean,
  date,
  fieldFromJSON,
  float,
  int,
  jsonLines,
  nullable,
  object,
  optional,
  schema,
  string,
  timestamp,
  type Field,
  type Infer,
} from '../../src/index.ts'
import { interpretedRecordFactory, recordFactory } from '../../src/schema/record-factory.ts'
import { decodeAll } from '../support/decode.ts'

const everything = schema({
  origin: string(),
  delay: int(),
  price: float(),
  big: bigint(),
  ok: boolean(),
  day: date(),
  at: timestamp('yyyy/MM/dd HH:mm'),
  tags: array(string()),
  from: object({ city: string(), gate: optional(int()) }),
  note: nullable(string()),
})

const record: Infer<typeof everything> = {
  origin: 'JFK',
  delay: -3,
  price: 2.5,
  big: 12345678901234567890n,
  ok: true,
  day: new Date('2024-02-29'),
  at: Date.UTC(2024, 0, 2, 3, 4),
  tags: ['a', 'b'],
  from: { city: 'New York', gate: 7 },
  note: null,
}

describe('schema', () => {
  test('infers the type of its records', () => {
    expectTypeOf<Infer<typeof everything>>().toEqualTypeOf<{
      origin: string
      delay: number
      price: number
      big: bigint
      ok: boolean
      day: Date
      at: number
      tags: string[]
      from: { city: string; gate?: number | undefined }
      note: string | null
    }>()
  })

  test('JSON and back', () => {
    const json = JSON.parse(JSON.stringify(everything.toJson(record))) as unknown
    expect(everything.fromJson(json)).toEqual(record)
  })

  test('text cells and back', () => {
    const filled = { ...record, note: 'n' }
    everything.names.forEach((name, index) => {
      const type = everything.types[index]
      const value = filled[name as keyof typeof filled]
      expect(type.fromText(type.toText(value))).toEqual(value)
    })
  })

  test('travels as plain data', () => {
    const described = JSON.parse(JSON.stringify(everything)) as ReturnType<typeof everything.toJSON>
    expect(structuredClone(described)).toEqual(described)
    const copy = fieldFromJSON(described)
    expect(copy.toJSON()).toEqual(described)
    expect(copy.fromJson(everything.toJson(record))).toEqual(record)
    expect(() => fieldFromJSON({ kind: 'colour' } as never)).toThrow(/no field of kind "colour"/)
  })

  test('errors name the field, the value and what was expected', () => {
    const of = (changes: object) => () => everything.fromJson({ ...everything.toJson(record), ...changes })
    expect(of({ delay: 'late' })).toThrow('Field "delay": expected an integer, got "late".')
    expect(of({ delay: undefined })).toThrow('Field "delay": expected an integer, got nothing.')
    expect(of({ tags: ['a', 1] })).toThrow('Field "tags[1]": expected text, got 1.')
    expect(of({ from: { city: null } })).toThrow('Field "from.city": expected text, got null.')
    expect(of({ from: [] })).toThrow('Field "from": expected an object, got [].')
    expect(of({ big: 2 ** 60 })).toThrow(/write digits in quotes/)
    expect(of({ delay: 2 ** 60 })).toThrow(/larger ones: bigint\(\)/)
    expect(of({ day: 'yesterday' })).toThrow(
      'Field "day": expected an ISO 8601 date or time, got "yesterday".',
    )
    expect(of({ day: true })).toThrow(
      'Field "day": expected an ISO 8601 date or time, or milliseconds since 1970, got true.',
    )
  })

  test('a generated factory makes what the interpreted one makes', () => {
    const names = ['a', 'with "quotes"', "it's", 'line\nbreak', 'constructor']
    const values = [1, 'x', null, undefined, {}]
    expect(recordFactory(names)(values)).toEqual(interpretedRecordFactory(names)(values))
    expect(() => schema({ ['__proto__']: int() })).toThrow(/__proto__/)
  })

  test.each<[string, Field<unknown>, string[]]>([
    ['int', int(), ['', '-', '1.5', '1e3', ' 1', '0x10', '9007199254740993', '1'.repeat(400)]],
    ['float', float(), ['', '.', '-', '1..2', '1,5', '1e', 'nan', '0x1', '1 ']],
    ['bigint', bigint(), ['', '1.0', '-', '1n']],
    ['boolean', boolean(), ['', '1', 'yes']],
    ['date', date(), ['', '2024-02-30', '2023-02-29', '24:00', '2024-01-01T25:00', '2024-1-1']],
    ['timestamp', timestamp('d/M/yyyy'), ['', '31/4/2024', '1/1/24', '1/13/2024', '1/1/2024x']],
    ['array', array(int()), ['', '[1', '{}', '["a"]']],
    ['object', object({ a: int() }), ['', '[]', 'null', '{}']],
  ])('%s refuses other text', (_, field, texts) => {
    for (const text of texts)
      expect(() => field.fromText(text)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }))
  })

  test('text in other forms', () => {
    expect(float().fromText('-1.5e-3')).toBe(-0.0015)
    expect(float().fromText('.5')).toBe(0.5)
    expect(float().fromText('-Infinity')).toBe(-Infinity)
    expect(Object.is(float().fromText('-0'), -0)).toBe(true)
    expect(float().fromJson('NaN')).toBeNaN()
    expect(int().fromText('+12')).toBe(12)
    expect(bigint().fromText('+12')).toBe(12n)
    expect(bigint().fromJson(12)).toBe(12n)
    expect(boolean().fromText('FALSE')).toBe(false)
    expect(boolean({ true: ['Y'], false: ['N'] }).toText(true)).toBe('Y')
    expect(date().fromText('2024-01-01T12:00:00.5+02:00').toISOString()).toBe('2024-01-01T10:00:00.500Z')
    expect(timestamp('d/M/yyyy').fromText('2/12/2024')).toBe(Date.UTC(2024, 11, 2))
  })

  test('property: numbers are read as JavaScript reads them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) =>
        Object.is(float().fromText(float().toText(value)), value),
      ),
    )
    fc.assert(fc.property(fc.bigInt(), (value) => bigint().fromText(bigint().toText(value)) === value))
    const decimal = fc
      .tuple(fc.integer(), fc.integer({ min: 0, max: 99_999_999 }))
      .map(([whole, part]) => `${whole}.${part}`)
    fc.assert(fc.property(decimal, (text) => float().fromText(text) === Number(text)))
  })
})

describe('Standard Schema', () => {
  test('ours is one', () => {
    expect(int()['~standard'].validate(5)).toEqual({ value: 5 })
    expect(int()['~standard'].validate('x')).toMatchObject({
      issues: [{ message: expect.stringContaining('integer') }],
    })
  })

  test.each([
    ['zod', z.object({ delay: z.number(), tags: z.array(z.string()) })],
    ['valibot', v.object({ delay: v.number(), tags: v.array(v.string()) })],
  ])('%s is accepted', (_, foreign) => {
    const { records, bad } = decodeAll(
      jsonLines({ schema: foreign }),
      '{"delay":1,"tags":[]}\n{"delay":1,"tags":["a",2]}\n{}\n',
    )
    expectTypeOf(records).toEqualTypeOf<{ delay: number; tags: string[] }[]>()
    expect(records).toEqual([{ delay: 1, tags: [] }])
    expect(bad.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Field "tags\[1\]": expected what the schema asks for \(.*\), got 2\.$/),
      expect.stringMatching(/^Field "delay": expected .*, got nothing\.$/),
    ])
  })

  test('one that validates asynchronously is an error', () => {
    const late = v.pipeAsync(
      v.object({ a: v.number() }),
      v.checkAsync(() => Promise.resolve(true)),
    )
    expect(() => decodeAll(jsonLines({ schema: late }), '{"a":1}\n')).toThrow(
      expect.objectContaining({ code: 'ASYNC_SCHEMA' }),
    )
  })
})
