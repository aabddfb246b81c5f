import { gzipSync, zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv, int, jsonArray, jsonLines, parquet, schema, string, textLines } from '@wiesel/formats'
import {
  csvFile,
  FileSource,
  fileSource,
  jsonArrayFile,
  jsonLinesFile,
  parquetFile,
  textFile,
  type FileFormat,
  type FileSourceOptions,
} from '../../src/index.ts'
import { MemoryFileSystem } from '../../src/testing/index.ts'
import { readAll, SourceRun } from '../support/run-source.ts'

const flight = schema({ origin: string(), delay: int() })

function files(content: Record<string, string | Uint8Array>, options = {}): MemoryFileSystem {
  const fileSystem = new MemoryFileSystem(options)
  for (const [path, text] of Object.entries(content)) fileSystem.put(path, text)
  return fileSystem
}

async function lines(
  content: Record<string, string | Uint8Array>,
  paths: string | string[],
  options: Partial<FileSourceOptions<string>> = {},
) {
  return (await readAll(fileSource({ paths, format: textLines(), fileSystem: files(content), ...options })))
    .records
}

describe('paths', () => {
  const content = {
    'in/b.txt': 'b\n',
    'in/a.txt': 'a1\na2',
    'in/deep/c.csv': 'c',
    'in/.hidden': 'x',
    'in/_tmp/x': 'x',
    'other.txt': 'o',
  }

  test('a file, a directory, globs, several', async () => {
    expect(await lines(content, 'in/a.txt')).toEqual(['a1', 'a2'])
    expect(await lines(content, 'in')).toEqual(['a1', 'a2', 'b', 'c'])
    expect(await lines(content, 'in/')).toEqual(['a1', 'a2', 'b', 'c'])
    expect(await lines(content, 'in/*.txt')).toEqual(['a1', 'a2', 'b'])
    expect(await lines(content, '**/*.{csv,txt}')).toEqual(['a1', 'a2', 'b', 'c', 'o'])
    expect(await lines(content, ['in/deep', 'in/*/c.csv', './other.txt'])).toEqual(['c', 'o'])
    expect(await lines(content, 'in/.hidden')).toEqual(['x'])
  })

  test('what is not there is an error that names it', async () => {
    await expect(lines(content, 'in/z.txt')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining('in/z.txt'),
    })
    await expect(lines(content, 'in/*.parquet')).rejects.toThrow(
      'Cannot read in/*.parquet: no file matches the pattern.',
    )
    await expect(lines(content, 'nowhere/*.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  test('what may not be read is an error that names it', async () => {
    const fileSystem = files(content)
    fileSystem.fail('openRead', 'FILE_ACCESS', { path: /b\.txt/ })
    await expect(lines({}, 'in', { fileSystem })).rejects.toMatchObject({
      code: 'FILE_ACCESS',
      message: expect.stringContaining('in/b.txt'),
    })
    fileSystem.heal()
    fileSystem.fail('list', 'FILE_ACCESS', { path: /deep/ })
    await expect(lines({}, 'in', { fileSystem })).rejects.toMatchObject({
      code: 'FILE_ACCESS',
      message: expect.stringContaining('in/deep'),
    })
    fileSystem.heal()
    fileSystem.fail('read', 'FILE_IO')
    await expect(lines({}, 'in', { fileSystem })).rejects.toMatchObject({ code: 'FILE_IO', retryable: true })
  })

  test('a file that got shorter since it was listed is an error', async () => {
    const fileSystem = files({ 'a.txt': 'a\nb\n' })
    const run = new SourceRun(textFile('a.txt', { fileSystem }))
    await run.start()
    fileSystem.put('a.txt', 'a\n')
    await expect(run.toEnd()).rejects.toMatchObject({
      code: 'FILE_CHANGED',
      message: expect.stringContaining('ends at byte 2'),
    })
    await run.close()
  })

  test('wrong options', () => {
    expect(() => fileSource({ paths: [], format: textLines() })).toThrow(/"paths" is empty/)
    expect(() => textFile('a', { splitSize: '0 mb' })).toThrow(/"splitSize"/)
    expect(() => textFile('a', { splitSize: 'big' })).toThrow(/"splitSize"/)
    expect(() => textFile('a', { watch: 0 })).toThrow(/"watch"/)
  })
})

describe('bad records', () => {
  const content = { 'a.csv': 'origin,delay\nJFK,1\nJFK\nJFK,2,3\nJFK,late\n"JFK,4\nJFK,5\n' }

  test('fail with file, line and reason', async () => {
    await expect(
      readAll(csvFile('a.csv', { schema: flight, fileSystem: files(content) })),
    ).rejects.toMatchObject({
      code: 'BAD_RECORD',
      message: expect.stringMatching(
        /a\.csv, line 3 \(byte 19\): 1 columns, expected 2\. Record: "JFK".*onError/,
      ),
    })
  })

  test('are skipped and counted', async () => {
    const run = await readAll(
      csvFile('a.csv', { schema: flight, onError: 'skip', fileSystem: files(content) }),
    )
    expect(run.records.map(({ delay }) => delay)).toEqual([1, 5])
    expect(run.counter('numRecordsSkipped')).toBe(4)
    expect(run.counter('numRecordsRead')).toBe(2)
    expect(run.counter('numBytesRead')).toBe(content['a.csv'].length)
    expect(run.side).toEqual([])
  })

  test('go to a side output', async () => {
    const run = await readAll(
      csvFile('a.csv', { schema: flight, onError: { sideOutput: 'bad' }, fileSystem: files(content) }),
    )
    expect(run.side).toHaveLength(4)
    expect(run.side[0]).toEqual({
      tag: 'bad',
      value: { path: 'a.csv', line: 3, byteOffset: 19, reason: '1 columns, expected 2.', raw: 'JFK' },
    })
    expect(run.counter('numRecordsSkipped')).toBe(4)
  })

  test('a header that does not fit fails whatever is said of records', async () => {
    await expect(
      readAll(
        csvFile('a.csv', { schema: schema({ x: int() }), onError: 'skip', fileSystem: files(content) }),
      ),
    ).rejects.toMatchObject({ code: 'CSV_HEADER' })
  })

  test('an empty file and a file with only a header have no records', async () => {
    const run = await readAll(
      csvFile('*.csv', {
        schema: flight,
        fileSystem: files({ 'a.csv': '', 'b.csv': 'origin,delay\n', 'c.csv': 'delay,origin' }),
      }),
    )
    expect(run.records).toEqual([])
  })
})

describe('compressed files', () => {
  const text = Array.from({ length: 5000 }, (_, index) => `line ${(index * 7919) % 1013} of ${index}`)
  const bytes = new TextEncoder().encode(text.join('\n'))

  test('are read by their extension, whole', async () => {
    const content = { 'a.txt.gz': gzipSync(bytes), 'b.zst': zstdCompressSync(bytes) }
    expect(await lines(content, 'a.txt.gz', { splitSize: 100 })).toEqual(text)
    expect(await lines(content, '*', { splitSize: 100 })).toEqual([...text, ...text])
    expect(await lines({ 'a.bin': gzipSync(bytes) }, 'a.bin', { compression: 'gzip' })).toEqual(text)
    expect(await lines({ 'a.gz': 'plain' }, 'a.gz', { compression: 'none' })).toEqual(['plain'])
    await expect(lines({ 'a.bz2': 'BZ' }, 'a.bz2')).rejects.toMatchObject({ code: 'COMPRESSION_UNSUPPORTED' })
  })

  test('one that is cut fails, or costs its end only', async () => {
    const content = { 'a.gz': gzipSync(bytes).subarray(0, 9000), 'b.txt': 'b' }
    await expect(lines(content, '*')).rejects.toMatchObject({
      code: 'COMPRESSION_CUT',
      message: expect.stringContaining('a.gz was cut in mid-gzip at byte 9000'),
    })
    const run = await readAll(
      fileSource({
        paths: '*',
        format: textLines(),
        fileSystem: files(content),
        onError: { sideOutput: 'bad' },
      }),
    )
    const good = run.records.slice(0, -1)
    expect(good.length).toBeGreaterThan(1000)
    expect(good).toEqual(text.slice(0, good.length))
    expect(run.records.at(-1)).toBe('b')
    expect(run.side).toEqual([
      {
        tag: 'bad',
        value: {
          path: 'a.gz',
          line: good.length + 1,
          byteOffset: expect.any(Number),
          reason: expect.stringContaining('cut in mid-gzip at byte 9000'),
          raw: '',
        },
      },
    ])
  })

  test('one that is damaged or has garbage behind it fails', async () => {
    const packed = gzipSync(bytes)
    await expect(
      lines({ 'a.gz': Buffer.concat([packed, Buffer.from('garbage')]) }, '*'),
    ).rejects.toMatchObject({ code: 'COMPRESSION_DAMAGED' })
    await expect(lines({ 'a.gz': 'no gzip' }, '*')).rejects.toMatchObject({ code: 'COMPRESSION_DAMAGED' })
  })
})

describe('parquet', () => {
  const wide = parquet({ schema: schema({ origin: string(), delay: string() }), rowGroupSize: 2 })

  function table(rows: { origin: string; delay: string }[]): Uint8Array {
    const encoder = wide.createEncoder()
    for (const row of rows) encoder.write(row)
    return encoder.end()
  }

  test('rows that do not fit the schema are bad records', async () => {
    const content = {
      'a.parquet': table([
        { origin: 'A', delay: 'x' },
        { origin: 'B', delay: 'y' },
        { origin: 'C', delay: 'z' },
      ]),
    }
    const format = parquet({ schema: schema({ origin: string(), delay: int() }) })
    const run = await readAll(
      fileSource({ paths: '*', format, fileSystem: files(content), onError: { sideOutput: 'bad' } }),
    )
    expect(run.records).toEqual([])
    expect(run.side.map(({ value }) => value)).toMatchObject([
      {
        path: 'a.parquet',
        line: 1,
        reason: 'Field "delay": expected an integer, got "x".',
        raw: '{"origin":"A","delay":"x"}',
      },
      { line: 2 },
      { line: 3 },
    ])
    await expect(
      readAll(fileSource({ paths: '*', format, fileSystem: files(content) })),
    ).rejects.toMatchObject({ code: 'BAD_RECORD' })
  })

  test('a file that is no Parquet, or gone, fails', async () => {
    await expect(readAll(parquetFile('a', { fileSystem: files({ a: 'a,b' }) }))).rejects.toMatchObject({
      code: 'PARQUET',
    })
    const fileSystem = files({ a: table([{ origin: 'A', delay: 'x' }]) })
    const run = new SourceRun(parquetFile('a', { fileSystem }))
    await run.start()
    await fileSystem.remove('a')
    await expect(run.toEnd()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await run.close()
  })
})

describe('shorthands', () => {
  test('read what they say', async () => {
    const fileSystem = files({ 'a.txt': 'x\ny', 'a.csv': 'a,b\n1,2\n', 'a.jsonl': '1\n{"a":2}\n' })
    expect((await readAll(textFile('a.txt', { fileSystem }))).records).toEqual(['x', 'y'])
    expect((await readAll(csvFile('a.csv', { fileSystem }))).records).toEqual([{ a: '1', b: '2' }])
    expect((await readAll(jsonLinesFile('a.jsonl', { fileSystem }))).records).toEqual([1, { a: 2 }])
    fileSystem.put('a.json', '[1, {"a": 2}]')
    expect((await readAll(jsonArrayFile('a.json', { fileSystem }))).records).toEqual([1, { a: 2 }])
    const encoder = parquet({ schema: flight }).createEncoder()
    encoder.write({ origin: 'JFK', delay: 5 })
    fileSystem.put('a.parquet', encoder.end())
    expect((await readAll(parquetFile('a.parquet', { fileSystem }))).records).toEqual([
      { origin: 'JFK', delay: 5n },
    ])
    expect(FileSource.forRecordFormat(textLines(), 'a').boundedness).toBe('bounded')
  })
})

describe('watching', () => {
  test('new files are read, none twice, also after a restart', async () => {
    const fileSystem = files({ 'in/a': 'a' })
    const source = textFile('in', { watch: '10 s', fileSystem })
    expect(source.boundedness).toBe('unbounded')
    const run = new SourceRun(source, 2)
    await run.start()
    expect(run.everyMs).toBe(10_000)
    await run.until(1)
    await run.periodic!()
    fileSystem.put('in/b', 'b1\nb2\n')
    fileSystem.put('in/.c', 'c')
    await run.periodic!()
    await run.until(3)
    const checkpoint = run.checkpoint()
    await run.close()
    expect(run.records).toEqual(['a', 'b1', 'b2'])

    fileSystem.put('in/d', 'd')
    const again = new SourceRun(source, 1, checkpoint)
    await again.start()
    await again.until(1)
    await again.periodic!()
    for (let turn = 0; turn < 20; turn++) {
      again.poll(0, 10)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(again.records).toEqual(['d'])
    expect(again.done).toBe(false)
    await again.close()
  })

  test('a directory that is not there yet may come; what was removed is forgotten', async () => {
    const fileSystem = files({})
    const run = new SourceRun(textFile('in', { watch: 1, fileSystem }))
    await run.start()
    fileSystem.put('in/a', 'a')
    await run.periodic!()
    await run.until(1)
    expect(run.checkpoint().enumerator.seen).toEqual(['in/a'])
    await fileSystem.remove('in/a')
    await run.periodic!()
    expect(run.checkpoint().enumerator.seen).toEqual([])
    await run.close()
  })
})

describe('properties', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', 'ž', '🦦'), maxLength: 8 })
  const record = fc.record({ origin: cell, delay: fc.integer() })
  const formats: [string, FileFormat<{ origin: string; delay: number }>][] = [
    ['csv', csv({ schema: flight, header: true, multiline: false })],
    ['csv, quoted line breaks allowed', csv({ schema: flight, header: true })],
    ['json lines', jsonLines({ schema: flight })],
    ['json array', jsonArray({ schema: flight })],
    ['parquet', parquet({ schema: flight, rowGroupSize: 4 })],
  ]

  test.each(formats)(
    '%s: each record once, whatever the splits, the limits, the parallelism, and restarts in between',
    async (_, format) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(record, { maxLength: 30 }), { minLength: 1, maxLength: 3 }),
          fc.integer({ min: 1, max: 300 }),
          fc.integer({ min: 1, max: 3 }),
          fc.array(
            fc.record({
              polls: fc.nat({ max: 12 }),
              limit: fc.integer({ min: 1, max: 5 }),
              parallelism: fc.integer({ min: 1, max: 3 }),
            }),
            { maxLength: 4 },
          ),
          fc.constantFrom(undefined, ...(format.kind === 'stream' ? ['gz'] : [])),
          async (tables, splitSize, parallelism, restarts, extension) => {
            const fileSystem = new MemoryFileSystem({ delayTurns: splitSize % 2 })
            tables.forEach((table, index) => {
              const encoder = format.createEncoder()
              for (const row of table) encoder.write(row)
              const bytes = encoder.end()
              fileSystem.put(
                `in/${index}.${extension ?? 'txt'}`,
                extension === undefined ? bytes : gzipSync(bytes),
              )
            })
            const source = fileSource({ paths: 'in', format, splitSize, fileSystem })
            let run = new SourceRun(source, parallelism)
            await run.start()
            const seen: unknown[] = []
            for (const { polls, limit, parallelism: next } of restarts) {
              for (let poll = 0; poll < polls; poll++) {
                if (!run.poll(poll % run.ended.length, limit) && !run.done)
                  await new Promise((resolve) => setImmediate(resolve))
              }
              seen.push(...run.records)
              const checkpoint = run.checkpoint()
              await run.close()
              run = new SourceRun(source, next, checkpoint)
              await run.start()
            }
            await run.toEnd(3)
            await run.close()
            seen.push(...run.records)
            const sort = (records: unknown[]) => records.map((one) => JSON.stringify(one)).toSorted()
            expect(sort(seen)).toEqual(sort(tables.flat()))
          },
        ),
        { numRuns: 60 },
      )
    },
    60_000,
  )

  test('splits of a reader that failed come back', async () => {
    const fileSystem = files({ 'a.txt': 'a\nb\nc\nd\n' })
    const run = new SourceRun(textFile('a.txt', { splitSize: 2, fileSystem }), 2)
    await run.start()
    run.poll(0, 1)
    const [lost] = run.checkpoint().readers
    expect(lost).toHaveLength(1)
    run.giveBack(0, lost)
    await run.toEnd()
    await run.close()
    expect(run.records.toSorted()).toEqual(['a', 'a', 'b', 'c', 'd'])
  })
})
