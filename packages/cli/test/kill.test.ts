/** A process that is killed, again and again, and started again on its checkpoints: each record is in the files once. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KilledJob } from './support/killed-job.ts'

const LAST = 300_000
const KILLS = 3

test.each([1, 2])(
  'kill -9, and again on the same directory, with %i threads',
  { timeout: 180_000 },
  async (threads) => {
    const folder = mkdtempSync(join(tmpdir(), 'wiesel-kill-'))
    const job = new KilledJob({ folder, last: LAST, threads })
    expect(await job.kill(KILLS)).toBe(KILLS)
    expect(job.lines().length).toBeGreaterThan(0)
    expect(job.lines().length).toBeLessThan(LAST)
    expect(await job.start(2).ended).toMatchObject({ code: 0, stderr: '' })
    expect(job.lines().toSorted()).toEqual(job.expected().toSorted())
    expect(job.leftCheckpoints()).toEqual([])
    rmSync(folder, { recursive: true })
  },
)
