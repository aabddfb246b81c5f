/** A process that stops with a savepoint when it is told to end, and one that goes on from it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { WieselProcess } from './support/run-wiesel.ts'

const folder = mkdtempSync(join(tmpdir(), 'wiesel-savepoint-'))
afterAll(() => rmSync(folder, { recursive: true }))

const LAST = 200_000
const out = join(folder, 'out')
const savepoints = join(folder, 'savepoints')
const parameters = ['--', '--out', out, '--last', String(LAST)]

function lines(): string[] {
  return readdirSync(out)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => readFileSync(join(out, name), 'utf8').split('\n').slice(0, -1))
}

test('SIGTERM stops with a savepoint; another process goes on from it', { timeout: 120_000 }, async () => {
  const stopping = ['--savepoint-dir', savepoints, '--checkpoint-interval', '50 ms', '--json', '-q']
  const first = new WieselProcess(['run', 'numbers-to-files.ts', ...stopping, ...parameters])
  while (!existsSync(out) || lines().length === 0) await wait(5)
  first.kill('SIGTERM')
  const { code, stdout, stderr } = await first.ended
  const path = /^savepoint (.*)$/m.exec(stderr)?.[1] as string
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ status: 'finished', savepoint: path }),
  ])
  expect(existsSync(join(path, 'metadata'))).toBe(true)
  expect(lines().length).toBeLessThan(LAST)
  const going = ['--from-savepoint', path, '--claim', '--checkpoint-interval', '50 ms', '-p', '2', '-q']
  const second = new WieselProcess(['run', 'numbers-to-files.ts', ...going, ...parameters])
  expect(await second.ended).toMatchObject({ code: 0, stderr: '' })
  expect(lines().toSorted()).toEqual(
    Array.from({ length: LAST }, (_, i) => `${(i + 1) % 7}: ${Math.floor(i / 7) + 1}`).toSorted(),
  )
  expect(existsSync(join(path, 'metadata'))).toBe(false)
})

test('SIGTERM ends a job that drains with all that its records give', { timeout: 60_000 }, async () => {
  const drained = new WieselProcess(['run', 'endless.ts', '--drain', '--json'])
  await drained.prints('running')
  drained.kill('SIGTERM')
  const { code, stdout } = await drained.ended
  expect(code).toBe(0)
  expect(stdout).toContain('"status":"finished"')
})
