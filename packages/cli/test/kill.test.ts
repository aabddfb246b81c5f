/** A process that is killed, again and again, and started again on its checkpoints: each record is in the files once. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { WieselProcess } from './support/run-wiesel.ts'

const folder = mkdtempSync(join(tmpdir(), 'wiesel-kill-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LAST = 300_000
const KILLS = 3
const checkpoints = join(folder, 'checkpoints')
const out = join(folder, 'out')

function newestCheckpoint(): number {
  const path = join(checkpoints, 'numbers-to-files')
  if (!existsSync(path)) return 0
  const complete = readdirSync(path).filter((name) => existsSync(join(path, name, 'metadata')))
  return Math.max(0, ...complete.map((name) => Number(name.replace('chk-', ''))))
}

function start(parallelism: number): WieselProcess {
  const options = ['--checkpoint-dir', checkpoints, '--checkpoint-interval', '30 ms', '-q']
  const parallel = ['-p', String(parallelism), '--max-parallelism', '8']
  const parameters = ['--', '--out', out, '--last', String(LAST)]
  return new WieselProcess(['run', 'numbers-to-files.ts', ...options, ...parallel, ...parameters])
}

function lines(): string[] {
  return readdirSync(out)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => readFileSync(join(out, name), 'utf8').split('\n').slice(0, -1))
}

test('kill -9, and again on the same directory', { timeout: 120_000 }, async () => {
  let kills = 0
  for (; kills < KILLS; kills++) {
    const before = newestCheckpoint()
    const process = start(1 + (kills % 2))
    const state = { ended: false }
    void process.ended.then(() => (state.ended = true))
    while (!state.ended && newestCheckpoint() < before + 2) await wait(2)
    if (state.ended) break
    process.kill('SIGKILL')
    await process.ended
  }
  expect(kills).toBe(KILLS)
  expect(lines().length).toBeGreaterThan(0)
  expect(lines().length).toBeLessThan(LAST)
  expect(await start(2).ended).toMatchObject({ code: 0, stderr: '' })
  const counts = new Map<number, number>()
  const expected = Array.from({ length: LAST }, (_, i) => {
    const key = (i + 1) % 7
    counts.set(key, (counts.get(key) ?? 0) + 1)
    return `${key}: ${counts.get(key)}`
  })
  expect(lines().toSorted()).toEqual(expected.toSorted())
  expect(readdirSync(checkpoints).flatMap((job) => readdirSync(join(checkpoints, job)))).toEqual([])
})
