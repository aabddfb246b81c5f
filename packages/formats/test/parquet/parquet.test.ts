import * as fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  array,
  bigint,
  boolean,
  date,
  float,
  int,
  nullable,
  object,
  optional,
  parquet,
  schema,
  string,
  timestamp,
  type BlockFormat,
  type RandomAccess,
} from '../../src/index.ts'

function access(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) }
}

function write<T>(format: BlockFormat<T>, records: readonly T[]): Uint8Array {
  const encoder = format.createEncoder()
  const parts: Uint8Array[] = []
  for (const record of records) {
    encoder.write(record)
    parts.push(encoder.take())
  }
  return new Uint8Array(Buffer.concat([...parts, encoder.end()]))
}

async function read<T>(
  format: BlockFormat<T>,
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): Promise<T[]> {
  const reader = await format.open(access(bytes), start, end, 'data.parquet')
  const records: T[] = []
  for (let block = 0; block < reader.blockCount; block++) {
    for (const row of await reader.readBlock(block)) records.push(reader.toRecord(row))
  }
  return records
}

const everything = schema({
  name: string(),
  delay: int(),
  price: float(),
  big: bigint(),
  ok: boolean(),
  day: date(),
  at: timestamp(),
  tags: array(string()),
  from: object({ city: string() }),
  note: nullable(string()),
  gate: optional(int()),
})

const record = fc.record({
  name: fc.string(),
  delay: fc.maxSafeInteger(),
  price: fc.double(),
  big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  ok: fc.boolean(),
  day: fc.date({ noInvalidDate: true }),
  at: fc.integer(),
  tags: fc.array(fc.string()),
  from: fc.record({ city: fc.string() }),
  note: fc.option(fc.string()),
  gate: fc.option(fc.integer(), { nil: undefined }),
})

describe('parquet', () => {
  test('property: what is written is read again, in any splits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat()),
        async (records, rowGroupSize, borders) => {
          const format = parquet({ schema: everything, rowGroupSize })
          const bytes = write(format, records)
          const cuts = [0, ...borders.map((border) => border % bytes.length), bytes.length].toSorted(
            (a, b) => a - b,
          )
          const found = []
          for (let index = 1; index < cuts.length; index++)
            found.push(...(await read(format, bytes, cuts[index - 1], cuts[index])))
          expect(found).toEqual(records)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('files of other writers: columns by name, further ones left out, nulls, 64 bits', async () => {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'x', data: ['a', 'b'], type: 'STRING' },
          { name: 'delay', data: [1n, 2n], type: 'INT64' },
          { name: 'note', data: ['n', null], type: 'STRING' },
        ],
      }),
    )
    const picked = parquet({
      schema: schema({ note: nullable(string()), delay: int(), gone: optional(int()) }),
    })
    expect(await read(picked, bytes)).toEqual([
      { note: 'n', delay: 1, gone: undefined },
      { note: null, delay: 2, gone: undefined },
    ])
    expect(await read(parquet(), bytes)).toMatchObject([
      { x: 'a', delay: 1n, note: 'n' },
      { x: 'b', delay: 2n },
    ])
    expect(await read(parquet({ schema: z.object({ x: z.string() }) }), bytes)).toEqual([
      { x: 'a' },
      { x: 'b' },
    ])
  })

  test('what does not fit is an error that says so', async () => {
    const bytes = write(parquet({ schema: schema({ a: string() }) }), [{ a: 'x' }])
    await expect(read(parquet({ schema: schema({ b: int() }) }), bytes)).rejects.toMatchObject({
      code: 'PARQUET',
      message: expect.stringContaining('data.parquet has no column "b"; its columns are "a"'),
    })
    await expect(read(parquet({ schema: schema({ a: int() }) }), bytes)).rejects.toThrow(
      'Field "a": expected an integer, got "x".',
    )
    await expect(read(parquet(), bytes.subarray(0, bytes.length - 3))).rejects.toMatchObject({
      code: 'PARQUET',
    })
    await expect(read(parquet(), new TextEncoder().encode('a,b\n'))).rejects.toThrow(
      /data\.parquet is no Parquet file/,
    )
    expect(() => parquet().createEncoder()).toThrow(/Give the parquet format a schema/)
    expect(() => write(parquet({ schema: schema({ a: bigint() }) }), [{ a: 2n ** 63n }])).toThrow(
      /an integer of 64 bits/,
    )
  })

  test('an error of the file is passed on', async () => {
    const file: RandomAccess = { size: 100, read: () => Promise.reject(new Error('disk on fire')) }
    await expect(parquet().open(file, 0, 100, 'x')).rejects.toThrow('disk on fire')
  })
})
