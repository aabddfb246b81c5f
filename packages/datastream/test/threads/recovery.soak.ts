/** Workers terminated at random while a job makes checkpoints: each record is committed once. */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { onThreads } from '../support/run-on-threads.ts'
import { committedRows } from '../support/transaction-files.ts'

const KILLS = Number(process.env.WIESEL_SOAK_KILLS ?? 50)
const LAST = 200_000
const counted = new URL('../fixtures/jobs/counted.ts', import.meta.url)

function expected(): string[] {
  const seen = new Map<number, number>()
  return Array.from({ length: LAST }, (_, i) => {
    const key = (i + 1) % 7
    seen.set(key, (seen.get(key) ?? 0) + 1)
    return JSON.stringify({ key, count: seen.get(key) })
  })
}

test('workers are terminated', { timeout: 1_200_000 }, async () => {
  const done = { kills: 0 }
  while (done.kills < KILLS) {
    const folder = mkdtempSync(join(tmpdir(), 'wiesel-terminate-soak-'))
    const [out, flags] = [join(folder, 'out'), join(folder, 'flags')]
    mkdirSync(flags)
    const workers = new Set<Worker>()
    const note = (worker: Worker): void => {
      workers.add(worker)
      worker.once('exit', () => workers.delete(worker))
    }
    process.on('worker', note)
    const threads = 1 + Math.floor(Math.random() * 3)
    const options = {
      parallelism: 1 + Math.floor(Math.random() * 4),
      threads,
      checkpointing: { interval: 20 },
      restartStrategy: { kind: 'fixed-delay', attempts: 1000, delay: 1 },
    } as const
    await onThreads(counted, options, { out, flags, last: String(LAST) }, async (handle) => {
      let completed = 0
      while (handle.status === 'running' || handle.status === 'created') {
        await Promise.race([wait(200 + Math.random() * 2000), handle.result])
        const victim = [...workers][Math.floor(Math.random() * workers.size)]
        // However slow the machine is, the job gets on between two of them.
        const hasGotOn = handle.checkpoints().completed > completed
        if (handle.status !== 'running' || victim === undefined || !hasGotOn) continue
        completed = handle.checkpoints().completed
        await victim.terminate()
        done.kills++
      }
      await handle.result
    })
    process.off('worker', note)
    expect(committedRows(out).toSorted()).toEqual(expected().toSorted())
    rmSync(folder, { recursive: true })
    console.log(`${done.kills} workers terminated`)
  }
})
