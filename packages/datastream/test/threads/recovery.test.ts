/** Checkpoints, restarts and savepoints of jobs on worker threads. */
import { mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { executeJob } from '@wiesel/datastream'
import type { JobHandle } from '@wiesel/runtime'
import { onThreads } from '../support/run-on-threads.ts'
import { committedRows } from '../support/transaction-files.ts'

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let out: string
let flags: string
let checkpoints: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wiesel-recovery-'))
  out = join(folder, 'out')
  flags = join(folder, 'flags')
  checkpoints = join(folder, 'checkpoints')
  mkdirSync(flags)
})
afterEach(() => rmSync(folder, { recursive: true }))

const counted = new URL('../fixtures/jobs/counted.ts', import.meta.url)
const LAST = 20_000
const FAST = { kind: 'fixed-delay', attempts: 20, delay: 1 } as const

/** Runs `counted` on threads; with `use`, what is done with it while it runs. */
function run(
  options: Partial<Parameters<typeof onThreads>[1]>,
  parameters: Readonly<Record<string, string>> = {},
  use: (handle: JobHandle) => Promise<unknown> = async (handle) => {
    await handle.result
    return handle.checkpoints()
  },
): Promise<unknown> {
  const checkpointing = { interval: 20, directory: checkpoints }
  const environment = { parallelism: 2, threads: 2, checkpointing, restartStrategy: FAST, ...options }
  return onThreads(counted, environment, { out, flags, last: String(LAST), ...parameters }, use)
}

function counts(last = LAST): string[] {
  const seen = new Map<number, number>()
  return Array.from({ length: last }, (_, i) => {
    const key = (i + 1) % 7
    seen.set(key, (seen.get(key) ?? 0) + 1)
    return JSON.stringify({ key, count: seen.get(key) })
  }).sort()
}

async function completed(handle: JobHandle, least: number): Promise<void> {
  while (handle.checkpoints().completed < least) {
    if (handle.status !== 'running') throw new Error(`The job is ${handle.status} too early.`)
    await wait(2)
  }
}

describe('each record counts once', () => {
  test('without a failure; a checkpoint is left by none who ends well', async () => {
    expect(await run({})).toMatchObject({ attempts: 1, failed: 0, completed: expect.any(Number) })
    expect(committedRows(out)).toEqual(counts())
    expect(readdirSync(checkpoints).flatMap((job) => readdirSync(join(checkpoints, job)))).toEqual([])
  })

  test.each([
    ['throw', 2],
    ['exit', 3],
  ])('when a function ends by %s, on %i threads', async (way, threads) => {
    const statistics = await run({ threads, parallelism: 3 }, { way, at: '6000 13000 19500', pace: '10' })
    expect(statistics).toMatchObject({
      attempts: expect.toSatisfy((n: number) => n > 1),
      restoredFrom: expect.any(Number),
    })
    expect(committedRows(out)).toEqual(counts())
  })

  test('when workers are terminated', async () => {
    const workers = new Set<Worker>()
    const note = (worker: Worker): void => {
      workers.add(worker)
      worker.once('exit', () => workers.delete(worker))
    }
    process.on('worker', note)
    await run({}, { last: String(3 * LAST) }, async (handle) => {
      for (let kills = 0; kills < 3; kills++) {
        await completed(handle, handle.checkpoints().completed + 2)
        await [...workers][kills % 2].terminate()
      }
      await handle.result
      expect(handle.checkpoints().attempts).toBe(4)
    })
    process.off('worker', note)
    expect(committedRows(out)).toEqual(counts(3 * LAST))
  })

  test('when the builder goes on with what it has collected, in a worker that has taken the place of another', async () => {
    await run({}, { way: 'exit', at: '9000', collect: 'yes', ask: 'yes' })
    expect(committedRows(out)).toEqual([String(LAST)])
  })
})

test('a restart strategy counts without checkpoints, too: the job begins anew', async () => {
  const options = { threads: 2, parallelism: 2, restartStrategy: FAST }
  const parameters = { out, flags, last: '3000', way: 'exit', at: '1500' }
  await executeJob(counted, { ...options, parameters })
  expect(new Set(committedRows(out)).size).toBe(3000)
})

describe('savepoints', () => {
  test('a job stopped with one goes on from it, on other threads and in other numbers', async () => {
    const stop = (handle: JobHandle): Promise<unknown> =>
      completed(handle, 2).then(() => handle.stop({ savepoint: folder }))
    const last = String(20 * LAST)
    const first = (await run({ threads: 3, parallelism: 3 }, { last }, stop)) as string
    const once = committedRows(out).length
    expect(once).toBeGreaterThan(0)
    rmSync(checkpoints, { recursive: true, force: true })
    const second = (await run({ threads: 2, parallelism: 4, fromSavepoint: first }, { last }, stop)) as string
    expect(committedRows(out).length).toBeGreaterThan(once)
    rmSync(checkpoints, { recursive: true, force: true })
    const statistics = await run({ threads: 1, parallelism: 1, fromSavepoint: second }, { last, pace: '0' })
    expect(statistics).toMatchObject({ attempts: 1, restoredFrom: expect.any(Number) })
    expect(committedRows(out)).toEqual(counts(20 * LAST))
  })

  test('one is made while the job goes on, also of a job without checkpoints', async () => {
    const options = { checkpointing: undefined as never }
    const path = (await run(options, {}, async (handle) => {
      await wait(50)
      const made = await handle.savepoint(folder)
      await handle.result
      return made
    })) as string
    expect(committedRows(out)).toEqual(counts())
    expect(readdirSync(path)).toContain('metadata')
  })

  test('draining ends sources where they are, and everything is emitted', async () => {
    await run({}, { last: '100000000' }, async (handle) => {
      await completed(handle, 2)
      await handle.stop({ drain: true })
      expect(handle.status).toBe('finished')
    })
    const rows = committedRows(out)
    expect(new Set(rows).size).toBe(rows.length)
  })
})

test('a cancelled job keeps its checkpoints when asked to; started again it goes on', async () => {
  const checkpointing = { interval: 20, directory: checkpoints, retain: 'on-cancel' } as const
  const last = String(20 * LAST)
  await run({ checkpointing }, { last }, async (handle) => {
    await completed(handle, 3)
    await handle.cancel()
    expect(handle.status).toBe('cancelled')
  })
  expect(committedRows(out).length).toBeLessThan(20 * LAST)
  expect(await run({ checkpointing }, { last, pace: '0' })).toMatchObject({
    restoredFrom: expect.any(Number),
  })
  expect(committedRows(out)).toEqual(counts(20 * LAST))
})
