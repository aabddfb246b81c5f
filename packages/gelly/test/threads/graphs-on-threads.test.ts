import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { executeJob } from '@wiesel/dataset'
import { afterEach, beforeEach, expect, test } from 'vitest'

const job = new URL('../fixtures/jobs/graphs.ts', import.meta.url)

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wiesel-graphs-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test.each([
  { ids: 'columns', parallelism: 2, threads: 2 },
  { ids: 'strings', parallelism: 2, threads: 2 },
  { ids: 'mixed', parallelism: 4, threads: 2, interpreted: true },
])('algorithms have the same results with %o', { timeout: 60_000 }, async ({ ids, ...options }) => {
  const [one, many] = [join(folder, 'one'), join(folder, 'many')]
  await executeJob(job, { parallelism: 1, parameters: { out: one, ids } })
  await executeJob(job, { ...options, parameters: { out: many, ids } })
  const expected = readFileSync(`${one}.${threadId}`, 'utf8')
  expect((JSON.parse(expected) as unknown[][]).every((rows) => rows.length > 20)).toBe(true)
  expect(readFileSync(`${many}.${threadId}`, 'utf8')).toBe(expected)
})
