import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { threadId, type Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { executeJob } from '@wiesel/dataset'

const SOAK_MS = Number(process.env.WIESEL_SOAK_MS ?? 600_000)
const HANGS_MS = 60_000
const job = new URL('../fixtures/jobs/iterations.ts', import.meta.url)

async function oneRun(out: string, kills: boolean): Promise<string> {
  const workers: Worker[] = []
  const note = (worker: Worker): void => void workers.push(worker)
  process.on('worker', note)
  const run = executeJob(job, {
    parallelism: 1 + Math.floor(Math.random() * 5),
    threads: 2 + Math.floor(Math.random() * 3),
    interpreted: Math.random() < 0.3,
    parameters: { out },
  }).then(
    () => 'finished',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  )
  if (kills)
    void wait(Math.random() * 1500).then(() =>
      workers[Math.floor(Math.random() * workers.length)]?.terminate(),
    )
  const outcome = await Promise.race([run, wait(HANGS_MS, 'hangs', { ref: false })])
  process.off('worker', note)
  return outcome
}

test(
  'iterations with killed workers end well or name the worker',
  { timeout: SOAK_MS + 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wiesel-soak-'))
    const expected = join(folder, 'expected')
    await executeJob(job, { parameters: { out: expected } })
    let [whole, lost] = [0, 0]
    for (const end = Date.now() + SOAK_MS; Date.now() < end;) {
      const kills = Math.random() < 0.4
      const out = join(folder, 'out')
      const outcome = await oneRun(out, kills)
      if (kills && outcome === 'WORKER_LOST') lost++
      else {
        expect([outcome, kills]).toEqual(['finished', kills])
        expect(readFileSync(`${out}.${threadId}`, 'utf8')).toBe(
          readFileSync(`${expected}.${threadId}`, 'utf8'),
        )
        whole++
      }
    }
    console.log(`${whole} runs ended well, ${lost} lost a worker`)
    expect(whole).toBeGreaterThan(0)
    rmSync(folder, { recursive: true })
  },
)
