import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { executeJob } from '@wiesel/datastream'

const SOAK_MS = Number(process.env.WIESEL_SOAK_MS ?? 600_000)
const HANGS_MS = 60_000
const job = new URL('../fixtures/jobs/restless.ts', import.meta.url)

/**
 * What a run must have written in the end: the total of each key, each broadcast number in each subtask (−1), and how many
 * numbers were in windows (−2 and below).
 */
function expected(count: number, parallelism: number): Map<string, number> {
  const totals = new Map<string, number>()
  let broadcast = 0
  for (let n = 1; n <= count; n++) {
    const size = (n % 997 === 0 ? 200_000 : 2) + (n % 3 === 0 ? 1 : 0)
    totals.set(String(n % 101), (totals.get(String(n % 101)) ?? 0) + size)
    if (n % 50 === 0) broadcast += n * parallelism
    const counted = String(-2 - (n % 13))
    totals.set(counted, (totals.get(counted) ?? 0) + 1)
  }
  return totals.set('-1', broadcast)
}

function written(folder: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, file), 'utf8').trim().split('\n')) {
      const [key, size] = line.split(' ')
      const before = found.get(key) ?? 0
      // Running totals only grow, the last one counts; all others are added up here.
      found.set(key, key.startsWith('-') ? before + Number(size) : Math.max(before, Number(size)))
    }
  }
  return found
}

test(
  'jobs with pauses, large records and killed workers end well or name the worker',
  { timeout: SOAK_MS + 120_000 },
  async () => {
    const end = Date.now() + SOAK_MS
    let [whole, lost] = [0, 0]
    while (Date.now() < end) {
      const folder = mkdtempSync(join(tmpdir(), 'wiesel-soak-'))
      const parallelism = 1 + Math.floor(Math.random() * 5)
      const threads = 2 + Math.floor(Math.random() * 3)
      const count = Math.floor(Math.random() * 40_000) + 100
      const kills = Math.random() < 0.4
      const workers: Worker[] = []
      const note = (worker: Worker): void => void workers.push(worker)
      process.on('worker', note)
      const parameters = { out: join(folder, 'out'), count: String(count) }
      const run = executeJob(job, {
        parallelism,
        threads,
        interpreted: Math.random() < 0.3,
        parameters,
      }).then(
        () => 'finished',
        (error: { code?: string; message: string }) => error.code ?? error.message,
      )
      if (kills)
        void wait(Math.random() * 1500).then(() =>
          workers[Math.floor(Math.random() * workers.length)]?.terminate(),
        )
      const what = `count ${count}, parallelism ${parallelism}, threads ${threads}, kills ${kills}`
      const outcome = await Promise.race([run, wait(HANGS_MS, 'hangs', { ref: false })])
      process.off('worker', note)
      const good = outcome === 'finished' || (kills && outcome === 'WORKER_LOST')
      expect([good ? 'good' : outcome, what]).toEqual(['good', what])
      if (outcome === 'finished') {
        expect([what, written(folder)]).toEqual([what, expected(count, parallelism)])
        whole++
      } else lost++
      rmSync(folder, { recursive: true })
    }
    console.log(`${whole} runs ended well, ${lost} lost a worker`)
    expect(whole).toBeGreaterThan(0)
  },
)
