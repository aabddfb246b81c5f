import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv, int, jsonArray, jsonLines, parquet, schema, string, textLines } from '@wiesel/formats'
import {
  dateTimeBuckets,
  fileSink,
  fileSource,
  type FileFormat,
  type FileSinkOptions,
  type FileWriterState,
  type FileCommittable,
} from '../../src/index.ts'
import { MemoryFileSystem } from '../../src/testing/index.ts'
import { SinkRun, type SinkCheckpoint } from '../support/run-sink.ts'
import { readAll } from '../support/run-source.ts'

const flight = schema({ origin: string(), delay: int() })
const visible = (files: MemoryFileSystem) => files.paths().filter((path) => !path.includes('/.'))
const hidden = (files: MemoryFileSystem) => files.paths().filter((path) => path.includes('/.'))
const contents = (files: MemoryFileSystem) => visible(files).map((path) => files.text(path))
const sorted = (files: MemoryFileSystem) => contents(files).map(String).toSorted()

function open<T>(options: Partial<FileSinkOptions<T>> & { format: FileFormat<T> }): {
  files: MemoryFileSystem
  run: SinkRun<T, unknown, unknown>
} {
  const files = new MemoryFileSystem()
  const sink = fileSink({ path: 'out', fileSystem: files, ...options })
  return { files, run: new SinkRun(sink) }
}

describe('parts', () => {
  test('are hidden until a checkpoint that contains them is complete', async () => {
    const { files, run } = open({ format: textLines() })
    await run.open()
    run.write('a')
    const first = await run.checkpoint()
    await run.commit(first)
    expect(visible(files)).toEqual([])
    expect(hidden(files).map((path) => files.text(path))).toEqual(['a\n'])
    run.write('b')
    await run.finish()
    expect(hidden(files)).toEqual([])
    expect(visible(files)).toEqual([expect.stringMatching(/^out\/part-[0-9a-f]{16}-0$/)])
    expect(contents(files)).toEqual(['a\nb\n'])
    expect(run.metrics.snapshot()).toMatchObject({ numRecordsWritten: 2, numBytesWritten: 4 })
  })

  test('no records make no file', async () => {
    const { files, run } = open({ format: csv({ schema: flight, header: true }) })
    await run.open()
    await run.finish()
    expect(files.paths()).toEqual([])
  })

  test('have names as asked for', async () => {
    const { files, run } = open({
      format: csv({ schema: flight, header: true }),
      prefix: 'flights',
      suffix: '.csv',
      compression: 'zstd',
    })
    await run.open()
    run.write({ origin: 'JFK', delay: 1 })
    await run.finish()
    expect(visible(files)).toEqual([expect.stringMatching(/^out\/flights-[0-9a-f]+-0\.csv\.zst$/)])
  })

  test('roll by size, age and inactivity', async () => {
    const { files, run } = open({
      format: textLines(),
      rolling: { size: 10, interval: '60 s', inactivity: '20 s' },
    })
    await run.open()
    run.write('12345678')
    run.write('1')
    run.write('2')
    run.now += 19_000
    run.write('3')
    run.now += 20_000
    run.write('4')
    run.now += 19_000
    run.write('5')
    run.now += 19_000
    run.write('6')
    run.now += 19_000
    run.write('7')
    run.now += 19_000
    run.write('8')
    run.now += 20_000
    run.watermark(1)
    await run.finish()
    expect(contents(files)).toEqual(['12345678\n1\n', '2\n3\n', '4\n5\n6\n7\n', '8\n'])
  })

  test('that need an end are finished at each checkpoint', async () => {
    const { files, run } = open<unknown>({ format: jsonArray() })
    await run.open()
    run.write(1)
    run.write(2)
    await run.commit(await run.checkpoint())
    run.write(3)
    await run.finish()
    expect(contents(files).map((text) => JSON.parse(text!) as unknown)).toEqual([[1, 2], [3]])
  })

  test('of more buckets than may be open at once are finished early', async () => {
    const { files, run } = open<string>({ format: textLines(), bucket: (value) => value })
    await run.open()
    for (let index = 0; index < 300; index++) run.write(String(index))
    // Only the first of these was finished before, to make room.
    for (const bucket of ['0', '299']) run.write(bucket)
    await run.finish()
    expect(contents(files)).toHaveLength(301)
  })

  test('the writer is full while the disk is slow, and wakes', async () => {
    const { files, run } = open({ format: textLines() })
    files.delayTurns = 1
    await run.open()
    const line = 'x'.repeat(100_000)
    let written = 0
    while (!run.full() && written < 1000) {
      run.write(line)
      written++
    }
    expect(written).toBeLessThan(200)
    expect(run.wakes).toBe(0)
    while (run.wakes === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(run.full()).toBe(false)
    await run.finish()
    expect(contents(files)[0]).toHaveLength(written * (line.length + 1))
  })
})

describe('buckets', () => {
  test('are directories', async () => {
    const { files, run } = open<string>({
      format: textLines(),
      bucket: (value, { timestamp }) => `${value}/${timestamp}`,
    })
    await run.open()
    run.write('a', 1)
    run.write('b', 2)
    run.write('a', 1)
    await run.finish()
    expect(visible(files).map((path) => path.replace(/part.*/, ''))).toEqual(['out/a/1/', 'out/b/2/'])
    expect(contents(files)).toEqual(['a\na\n', 'b\n'])
  })

  test('of time, by the clock or by the record', () => {
    const context = { timestamp: Date.UTC(2024, 1, 29, 23, 59), now: 0, watermark: 0 }
    expect(dateTimeBuckets()('x', context)).toBe('1970-01-01--00')
    expect(dateTimeBuckets('yyyy/MM/dd', { time: 'event' })('x', context)).toBe('2024/02/29')
    const fine = dateTimeBuckets('ss.SSS')
    expect([fine('x', { ...context, now: 1001 }), fine('x', { ...context, now: 1002 })]).toEqual([
      '01.001',
      '01.002',
    ])
    expect(() =>
      dateTimeBuckets('yyyy', { time: 'event' })('x', { ...context, timestamp: Number.MIN_SAFE_INTEGER }),
    ).toThrow(/without a timestamp/)
  })

  test.each(['../x', '/x', 'a//b', 'a/', '.x', 'a/..', 'a\\b', 'a\0'])('%j is refused', async (bucket) => {
    const { run } = open<string>({ format: textLines(), bucket: () => bucket })
    await run.open()
    expect(() => run.write('x')).toThrow(/is no bucket/)
  })
})

describe('errors', () => {
  test('wrong options', () => {
    const format = textLines()
    expect(() => fileSink({ path: '', format })).toThrow(/"path" is empty/)
    expect(() => fileSink({ path: 'a', format, prefix: 'x/y' })).toThrow(/"prefix"/)
    expect(() => fileSink({ path: 'a', format, prefix: '_x' })).toThrow(/"prefix"/)
    expect(() => fileSink({ path: 'a', format, rolling: { size: 'much' } })).toThrow(/"rolling.size"/)
    expect(() => fileSink({ path: 'a', format: parquet(), compression: 'gzip' })).toThrow(/compressed inside/)
  })

  test('a full disk fails the next call, and names the file', async () => {
    const { files, run } = open({ format: textLines() })
    await run.open()
    files.capacity = 3
    run.write('abcdef')
    await expect(run.checkpoint()).rejects.toMatchObject({
      code: 'DISK_FULL',
      retryable: true,
      message: expect.stringMatching(/out\/\.part-.*disk is full/),
    })
    expect(() => run.write('x')).toThrow(expect.objectContaining({ code: 'DISK_FULL' }))
    await run.close()
  })

  test('a directory that may not be written to', async () => {
    const { files, run } = open({ format: textLines() })
    await run.open()
    files.fail('create', 'FILE_ACCESS')
    run.write('a')
    await expect(run.checkpoint()).rejects.toMatchObject({
      code: 'FILE_ACCESS',
      retryable: false,
      path: expect.stringMatching(/^out\/\.part-/),
    })
    await run.close()
  })

  test('a commit that fails is done again; a part that is gone is an error', async () => {
    const { files, run } = open({ format: textLines(), rolling: { size: 1 } })
    await run.open()
    run.write('a')
    run.write('b')
    const checkpoint = await run.checkpoint()
    files.fail('rename', 'FILE_IO', { path: /-1\./ })
    await expect(run.commit(checkpoint)).rejects.toMatchObject({ code: 'FILE_IO' })
    files.heal()
    await run.commit(checkpoint)
    await run.commit(checkpoint)
    expect(contents(files)).toEqual(['a\n', 'b\n'])
    await files.remove(visible(files)[0])
    await expect(run.commit(checkpoint)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining('its records with it'),
    })
    await run.close()
  })

  test('a checkpoint older than what is finished is refused', async () => {
    const files = new MemoryFileSystem()
    const sink = fileSink({ path: 'out', format: textLines(), fileSystem: files })
    const run = new SinkRun(sink)
    await run.open()
    run.write('a')
    const old = await run.checkpoint()
    await run.finish()
    const restored = new SinkRun(sink, 1, old)
    await expect(restored.open(old)).rejects.toMatchObject({
      code: 'FILE_CHANGED',
      message: expect.stringContaining('by a later checkpoint'),
    })
    await files.remove(visible(files)[0])
    await expect(new SinkRun(sink, 1, old).open(old)).rejects.toThrow(/it is gone/)
  })
})

describe('exactly once', () => {
  type Row = { origin: string; delay: number }
  const formats: [string, FileFormat<Row>, 'gzip' | 'zstd' | 'none'][] = [
    ['csv', csv({ schema: flight, header: true }), 'none'],
    ['json lines, gzip', jsonLines({ schema: flight }), 'gzip'],
    ['json array', jsonArray({ schema: flight }), 'none'],
    ['parquet', parquet({ schema: flight }), 'none'],
    ['csv, zstd', csv({ schema: flight, header: true }), 'zstd'],
  ]
  // A big record is written out at once, not at the next checkpoint: it stands behind the checkpoint in an open part.
  const writes = fc.record({
    kind: fc.constant('write' as const),
    count: fc.integer({ min: 1, max: 8 }),
    big: fc.boolean(),
  })
  const checkpoint = fc.record({
    kind: fc.constant('checkpoint' as const),
    commit: fc.constantFrom('yes', 'half', 'no'),
  })
  const crash = fc.record({
    kind: fc.constant('crash' as const),
    kept: fc.double({ min: 0, max: 1, noNaN: true }),
    parallelism: fc.integer({ min: 1, max: 3 }),
  })
  const rounds = fc.array(fc.tuple(writes, fc.oneof(checkpoint, crash)), {
    minLength: 1,
    maxLength: 10,
    size: 'max',
  })
  const TOTAL = 60
  const BIG = 'x'.repeat(300_000)

  test.each(formats)(
    '%s: each record in one finished file, whatever crashes in between',
    async (_, format, compression) => {
      await fc.assert(
        fc.asyncProperty(rounds, fc.constantFrom(40, 100, '128 MB'), async (steps, size) => {
          const files = new MemoryFileSystem()
          const suffix = format.kind === 'block' ? '.parquet' : '.txt'
          const bucket = ({ delay }: Row) => `b${delay % 2}`
          const sink = fileSink({
            path: 'out',
            format,
            fileSystem: files,
            rolling: { size },
            suffix,
            compression,
            bucket,
          })
          let parallelism = 2
          let crashes = 0
          let stored:
            { checkpoint: SinkCheckpoint<FileWriterState, FileCommittable>; position: number } | undefined
          let position = 0
          let uncommitted: SinkCheckpoint<FileWriterState, FileCommittable> | undefined
          const commitRest = async () => {
            if (uncommitted !== undefined) await run.commit(uncommitted)
            uncommitted = undefined
          }
          const row = (index: number, big: boolean) => ({
            origin: big ? BIG : `record ${index}`,
            delay: index,
          })
          const write = (count: number, big: boolean) => {
            const first = position
            for (const end = Math.min(TOTAL, position + count); position < end; position++) {
              expected[position] ??= row(position, big && position === first)
              run.write(expected[position], 0, position % parallelism)
            }
          }
          const expected: Row[] = []
          let run = new SinkRun(sink, parallelism)
          await run.open()
          for (const one of steps.flat()) {
            if (one.kind === 'write') write(one.count, one.big)
            else if (one.kind === 'checkpoint') {
              await commitRest()
              const checkpoint = await run.checkpoint()
              stored = { checkpoint, position }
              uncommitted = checkpoint
              const { committables } = checkpoint
              const part =
                one.commit === 'half' ? committables.slice(0, committables.length / 2) : committables
              if (one.commit !== 'no') await run.commit({ states: [], committables: part })
            } else {
              await new Promise((resolve) => setTimeout(resolve, 2))
              uncommitted = undefined
              files.crash(one.kept)
              await run.close().catch(() => {})
              crashes++
              parallelism = one.parallelism
              run = new SinkRun(sink, parallelism, stored?.checkpoint)
              await run.open(stored?.checkpoint)
              position = stored?.position ?? 0
            }
          }
          write(TOTAL, false)
          await commitRest()
          await run.finish()
          const { records: found } = await readAll(fileSource({ paths: 'out', format, fileSystem: files }))
          expect(found.toSorted((a, b) => a.delay - b.delay)).toEqual(expected)
          expect(crashes === 0 ? hidden(files) : []).toEqual([])
        }),
        { numRuns: 25 },
      )
    },
    60_000,
  )

  test('what an attempt leaves behind is cleaned by the next one, however often it fails', async () => {
    const files = new MemoryFileSystem()
    const sink = fileSink({
      path: 'out',
      format: textLines(),
      fileSystem: files,
      bucket: (value: string) => value,
    })
    const first = new SinkRun(sink)
    await first.open()
    first.write('a')
    const checkpoint = await first.checkpoint()
    first.write('b')
    await first.checkpoint().catch(() => {})
    await first.close()
    for (let attempt = 0; attempt < 3; attempt++) {
      const next = new SinkRun(sink, 1, checkpoint)
      await next.open(checkpoint)
      expect(hidden(files)).toHaveLength(1)
      next.write('c')
      next.write('d')
      await next.checkpoint()
      expect(hidden(files)).toHaveLength(3)
      await next.close()
    }
    const last = new SinkRun(sink, 1, checkpoint)
    await last.open(checkpoint)
    await last.finish()
    expect(files.paths()).toHaveLength(1)
    expect(contents(files)).toEqual(['a\n'])
  })
})

describe('on a real disk', () => {
  async function inDirectory(work: (root: string) => Promise<void>): Promise<void> {
    const root = await mkdtemp(join(tmpdir(), 'wiesel-sink-'))
    try {
      await work(root)
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }

  test('files are written, renamed and read again', () =>
    inDirectory(async (root) => {
      const format = csv({ schema: flight, header: true })
      const run = new SinkRun(
        fileSink({ path: `${root}/out`, format, compression: 'gzip', rolling: { size: '100 kb' } }),
        2,
      )
      await run.open()
      for (let index = 0; index < 50_000; index++)
        run.write({ origin: `origin ${index}`, delay: index }, 0, index % 2)
      await run.finish()
      const names = await readdir(`${root}/out`)
      expect(names.every((name) => /^part-[0-9a-f]+-\d+\.gz$/.test(name))).toBe(true)
      expect((await stat(`${root}/out/${names[0]}`)).size).toBeGreaterThan(100)
      const { records } = await readAll(fileSource({ paths: `${root}/out`, format }))
      expect(records.map(({ delay }) => delay).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 50_000 }, (_, index) => index),
      )
    }))

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a directory that may not be written to',
    () =>
      inDirectory(async (root) => {
        await mkdir(`${root}/out`)
        await chmod(`${root}/out`, 0o500)
        const run = new SinkRun(fileSink({ path: `${root}/out`, format: textLines() }))
        await run.open()
        run.write('a')
        await expect(run.checkpoint()).rejects.toMatchObject({ code: 'FILE_ACCESS' })
        await run.close()
        await chmod(`${root}/out`, 0o700)
      }),
  )
})

describe('files of an earlier run', () => {
  async function runOnce(files: MemoryFileSystem, options: object, lines: readonly string[]): Promise<void> {
    const sink = fileSink<string>({ path: 'out', format: textLines(), fileSystem: files, ...options })
    const run = new SinkRun(sink, 2)
    await run.open()
    lines.forEach((line, i) => run.write(line, 0, i % 2))
    await run.finish()
  }

  test('stay, unless the sink is told otherwise', async () => {
    const files = new MemoryFileSystem()
    await runOnce(files, {}, ['a', 'b'])
    await runOnce(files, {}, ['c'])
    expect(sorted(files)).toEqual(['a\n', 'b\n', 'c\n'])
  })

  test('are an error where nothing may be overwritten', async () => {
    const files = new MemoryFileSystem()
    const options = { writeMode: 'NO_OVERWRITE' }
    await runOnce(files, options, ['a', 'b'])
    await expect(runOnce(files, options, ['c'])).rejects.toThrow(
      /^Cannot write to out: there is out\/part-\S+ already\. Choose another directory/,
    )
    await expect(runOnce(files, { ...options, path: 'out/deeper' }, ['c'])).resolves.toBeUndefined()
    expect(sorted(files)).toEqual(['a\n', 'b\n', 'c\n'])
  })

  test('are replaced once the new ones are there, and only those of this sink', async () => {
    const files = new MemoryFileSystem()
    await runOnce(files, {}, ['a', 'b'])
    await runOnce(files, { prefix: 'part-x' }, ['other'])
    await runOnce(files, { bucket: () => 'bucket' }, ['c'])
    const sink = fileSink<string>({
      path: 'out',
      format: textLines(),
      fileSystem: files,
      writeMode: 'OVERWRITE',
    })
    const failing = new SinkRun(sink, 2)
    await failing.open()
    failing.write('lost')
    await failing.close()
    expect(sorted(files)).toEqual(['a\n', 'b\n', 'c\n', 'other\n'])
    await runOnce(files, { writeMode: 'OVERWRITE' }, ['new'])
    expect(sorted(files)).toEqual(['new\n', 'other\n'])
    await runOnce(files, { writeMode: 'OVERWRITE' }, [])
    expect(contents(files)).toEqual(['other\n'])
  })

  test.each(['NO_OVERWRITE', 'OVERWRITE'] as const)('are its own after a failure: %s', async (writeMode) => {
    const files = new MemoryFileSystem()
    const sink = fileSink<string>({
      path: 'out',
      format: textLines(),
      fileSystem: files,
      writeMode,
      rolling: { size: 1 },
    })
    const first = new SinkRun(sink, 2)
    await first.open()
    first.write('a')
    const checkpoint = await first.checkpoint()
    await first.commit(checkpoint)
    await first.close()
    const second = new SinkRun(sink, 3, checkpoint)
    await second.open(checkpoint)
    second.write('b', 0, 2)
    await second.finish()
    expect(sorted(files)).toEqual(['a\n', 'b\n'])
  })

  test('are of no mode that there is not', () => {
    const options = { path: 'out', format: textLines(), writeMode: 'overwrite' as 'OVERWRITE' }
    expect(() => fileSink(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })
})
