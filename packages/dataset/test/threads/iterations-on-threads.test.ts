import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { executeJob } from '@wiesel/dataset'

const job = new URL('../fixtures/jobs/iterations.ts', import.meta.url)

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wiesel-iterations-'))))
afterEach(() => rmSync(folder, { recursive: true }))

test.each([
  { parallelism: 2, threads: 2 },
  { parallelism: 4, threads: 2 },
  { parallelism: 3, threads: 3, interpreted: true },
  { parallelism: 1, threads: 2 },
])('iterations have the same results with %o', { timeout: 60_000 }, async (options) => {
  const [one, many] = [join(folder, 'one'), join(folder, 'many')]
  await executeJob(job, { parallelism: options.parallelism, parameters: { out: one } })
  const { metrics } = await executeJob(job, { ...options, parameters: { out: many } })
  expect(metrics.length).toBeGreaterThan(0)
  const expected = readFileSync(`${one}.${threadId}`, 'utf8')
  expect(expected.length).toBeGreaterThan(1000)
  expect(readFileSync(`${many}.${threadId}`, 'utf8')).toBe(expected)
})
