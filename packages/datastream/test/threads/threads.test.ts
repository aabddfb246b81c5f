import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId, type Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { executeJob, StreamExecutionEnvironment } from '@wiesel/datastream'
import { WieselError } from '@wiesel/runtime'
import { ThreadExecutor } from '@wiesel/runtime/node'
import type FailsJob from '../fixtures/jobs/fails.ts'

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wiesel-threads-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const job = (name: string): URL => new URL(`../fixtures/jobs/${name}.ts`, import.meta.url)

/** Lines that a job has written, by file, sorted. */
function written(): Record<string, string[]> {
  const lines: Record<string, string[]> = {}
  for (const file of readdirSync(folder)) {
    lines[file] = readFileSync(join(folder, file), 'utf8').trim().split('\n').toSorted()
    rmSync(join(folder, file))
  }
  return lines
}

describe('what a job prepares', () => {
  const out = (): string => join(folder, 'told')
  const told = (): string[] => readFileSync(out(), 'utf8').trim().split('\n')

  test.each([1, 2])('is made once, and given to every builder: %d threads', async (threads) => {
    await executeJob(job('prepares'), { parallelism: 2, threads, parameters: { out: out() } })
    const lines = told()
    expect(lines.filter((line) => line.startsWith('prepared'))).toEqual([`prepared in ${threadId}`])
    const built = lines.filter((line) => line.startsWith('built'))
    expect(built.length).toBe(threads === 1 ? 1 : threads + 1)
    expect(new Set(built).size).toBe(1)
    expect(lines.filter((line) => line.startsWith('subtask')).length).toBe(4)
  })

  test.each([1, 2])('is plain data, or an error: %d threads', async (threads) => {
    const run = (way: string) =>
      executeJob(job('prepares'), { parallelism: 2, threads, parameters: { out: out(), way } })
    await expect(run('function')).rejects.toMatchObject({
      code: 'PREPARED_CANNOT_TRAVEL',
      message: expect.stringMatching(/"prepares".*toStored/),
    })
    await expect(run('throws')).rejects.toThrow('no model today')
  })
})

describe('a job gives the same on any number of threads', () => {
  test.each([
    ['word-count', { parallelism: 4, threads: 2 }],
    ['word-count', { parallelism: 3, threads: 3, interpreted: true }],
    ['word-count', { parallelism: 1, threads: 2 }],
    ['shapes', { parallelism: 4, threads: 2 }],
    ['shapes', { parallelism: 3, threads: 3, chaining: false }],
    ['shapes', { parallelism: 2, threads: 2, runtimeMode: 'batch' as const }],
    ['inputs', { parallelism: 3, threads: 2 }],
  ])('%s with %o', { timeout: 60_000 }, async (name, options) => {
    const parameters = { out: join(folder, 'out') }
    const { threads: _, ...alone } = options
    const expected = await executeJob(job(name), { ...alone, parameters })
    const lines = written()
    const result = await executeJob(job(name), { ...options, parameters })
    expect(written()).toEqual(lines)
    // On threads windows are aggregated in front of the exchange, too.
    const counts = ({ metrics }: typeof result): unknown =>
      metrics
        .flatMap(({ subtask, operators }) => operators.map(({ operator }) => `${operator} ${subtask}`))
        .filter((operator) => !operator.includes('combine'))
        .toSorted()
    expect(counts(result)).toEqual(counts(expected))
    expect(result.accumulators).toEqual(expected.accumulators)
  })

  test('with two inputs, as a batch as in a stream', async () => {
    const parameters = { out: join(folder, 'out'), loop: 'no' }
    await executeJob(job('inputs'), { parallelism: 2, parameters })
    const streaming = written()
    await executeJob(job('inputs'), { parallelism: 2, threads: 2, runtimeMode: 'batch', parameters })
    expect(written()).toEqual(streaming)
  })

  test('a loop in a stream goes around through several threads', async () => {
    const parameters = { out: join(folder, 'out') }
    const lines = async (threads: number): Promise<string[]> => {
      await executeJob(job('collatz'), { parallelism: 4, threads, parameters })
      return Object.values(written()).flat().toSorted()
    }
    const alone = await lines(1)
    expect(alone).toHaveLength(300)
    expect(await lines(2)).toEqual(alone)
  })

  test('a builder that collects in the middle goes on with the same records everywhere', async () => {
    const parameters = { out: join(folder, 'out') }
    await executeJob(job('collects'), { parallelism: 2, threads: 2, parameters })
    expect(written()).toEqual({ out: [1, 2, 3, 4].map((n) => `338350 other true ${n}`) })
    const tooMany = executeJob(job('collects'), {
      parallelism: 2,
      threads: 2,
      parameters: { ...parameters, first: '100001' },
    })
    await expect(tooMany).rejects.toMatchObject({ code: 'COLLECTED_TOO_MUCH' })
  })
})

describe('what fails', () => {
  const run = (way: string, parallelism = 2): Promise<WieselError> =>
    executeJob(job('fails'), { parallelism, threads: 2, parameters: { way } }).then(
      () => Promise.reject(new Error('did not fail')),
      (error: WieselError) => error,
    )

  test('what a function throws comes with its place, message and stack', async () => {
    const error = await run('throw')
    expect(error).toMatchObject({
      code: 'USER_FUNCTION',
      retryable: true,
      location: { job: 'fails', operator: 'Break', parallelism: 2 },
      message: expect.stringMatching(/subtask \d\/2 on record 40000: no 40000/),
      cause: { name: 'RangeError', message: 'no 40000', stack: expect.stringContaining('fails.ts') },
    })
    expect(error).toBeInstanceOf(WieselError)
  })

  test('a record that is no data: the field and the subtasks are named', async () => {
    const { code, message } = await run('no data')
    expect(code).toBe('CANNOT_TRAVEL')
    expect(message).toMatch(
      /The field price of a record cannot travel from "Break" \([12]\/2\) to "Map" \([12]\/2\): it is the function "price"/,
    )
  })

  test.each([
    ['exit', /exit code 3/],
    ['uncaught', /nobody catches this/],
  ])('a worker that ends by %s is named, with its subtasks', async (way, why) => {
    const { code, message, retryable } = await run(way)
    expect([code, retryable]).toEqual(['WORKER_LOST', true])
    expect(message).toMatch(
      /lost worker [12] with "Sequence -> Break" \([12]\/2\), "Map -> Sink" \([12]\/2\)/,
    )
    expect(message).toMatch(why)
  })

  test('a worker without memory, and one that somebody terminates', async () => {
    const parameters = { way: 'memory' }
    const outOfMemory = executeJob(job('fails'), { parallelism: 2, threads: 2, heapMb: 64, parameters })
    await expect(outOfMemory).rejects.toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringMatching(/lost worker [12] with "Sequence -> Break" .*memory/),
    })
    process.once('worker', (worker: Worker) => setTimeout(() => void worker.terminate(), 700))
    expect(await run('')).toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringMatching(/worker 1.*exit code 1/),
    })
    process.once('worker', (worker: Worker) => void worker.terminate())
    expect(await run('')).toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringMatching(/worker 1.*exit code/),
    })
  })

  test.each([
    ['clock', 'BUILDER_NOT_REPEATABLE', /Date\.now\(\).*env\.startedAt/],
    ['date', 'BUILDER_NOT_REPEATABLE', /new Date\(\).*env\.startedAt/],
    ['chance', 'BUILDER_NOT_REPEATABLE', /Math\.random\(\).*env\.random/],
    ['other plan', 'PLAN_NOT_DETERMINISTIC', /of thread/],
  ])('a builder that is not repeatable: %s', async (way, code, text) => {
    const error = await run(way)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(text)
  })

  test('a builder that fails in workers only', async () => {
    expect((await run('in a worker')).message).toBe('only in a worker')
  })

  test('dates with arguments are plain data, and functions on records may read the clock', async () => {
    const parameters = { way: 'dates with arguments' }
    await executeJob(job('fails'), { parallelism: 2, threads: 2, parameters })
  })

  test('a job is cancelled by a signal', async () => {
    const run = executeJob(job('fails'), {
      parallelism: 2,
      threads: 2,
      signal: AbortSignal.timeout(1000),
    })
    await expect(run).rejects.toMatchObject({ code: 'JOB_CANCELLED' })
  })

  test('state is not read across threads', async () => {
    const origin = { url: job('fails').href }
    const environment = { parallelism: 2 }
    const executor = new ThreadExecutor({ threads: 2, job: origin, parameters: {}, environment })
    try {
      const { default: module } = (await import(origin.url)) as { default: typeof FailsJob }
      const env = module.createEnvironment({ ...environment, executor })
      await module.build(env, {})
      executor.finishBuild()
      const running = env.executeAsync('fails')
      expect(() => running.state('any')).toThrow(expect.objectContaining({ code: 'STATE_ON_THREADS' }))
      await running.cancel()
    } finally {
      await executor.close()
    }
  })

  test('a module without a job, and an address that is none', async () => {
    const none = executeJob(new URL('../support/none.ts', import.meta.url), { threads: 2 })
    await expect(none).rejects.toThrow()
    await expect(executeJob(import.meta.dirname, { threads: 2 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  test('threads outside of a job module', async () => {
    const env = new StreamExecutionEnvironment()
    env.fromElements(1).print()
    await expect(env.execute({ threads: 2 })).rejects.toMatchObject({ code: 'THREADS_NEED_A_MODULE' })
  })
})
