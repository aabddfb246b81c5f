import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { executeJob } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { loadTensors } from '../../src/index.ts'

const telling = new URL('../fixtures/jobs/tell.ts', import.meta.url)
const serving = new URL('../fixtures/jobs/serve-network.ts', import.meta.url)
const job = new URL('../fixtures/jobs/learn.ts', import.meta.url)

test('models are the same in one thread and on two, up to eight digits', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiesel-learn-'))
  try {
    const [one, many] = [join(folder, 'one'), join(folder, 'many')]
    await executeJob(job, { parallelism: 2, parameters: { out: one } })
    await executeJob(job, { parallelism: 2, threads: 2, parameters: { out: many } })
    const expected = readFileSync(`${one}.${threadId}`, 'utf8').split('\n')
    expect(expected.length).toBe(8)
    expect(readFileSync(`${many}.${threadId}`, 'utf8').split('\n')).toEqual(expected)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the calling thread is told of the rounds on others, once', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiesel-tell-'))
  try {
    const out = join(folder, 'told')
    await executeJob(telling, { parallelism: 2, threads: 2, parameters: { out } })
    const told = Array.from({ length: 20 }, (_, i) => `${threadId} ${i + 1} true`)
    expect(readFileSync(out, 'utf8').trim().split('\n')).toEqual(told)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([1, 2])(
  'a network of tensors is served, and freed: %d threads',
  { timeout: 60_000 },
  async (threads) => {
    const { core } = await loadTensors()
    const before = core.memory().numTensors
    const folder = mkdtempSync(join(tmpdir(), 'wiesel-serve-'))
    try {
      const out = join(folder, 'served')
      await executeJob(serving, { parallelism: 2, threads, parameters: { out } })
      const lines = readFileSync(out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
      expect(new Set(lines.map(([thread]) => thread)).size).toBe(threads)
      expect(lines.map(([, n]) => Number(n)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 1000 }, (_, i) => i + 1),
      )
      expect(lines.every(([, , near]) => near === 'true')).toBe(true)
      expect(core.memory().numTensors).toBe(before)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
