/** Processes killed at moments nobody chose: each record is in the files once. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KilledJob } from './support/killed-job.ts'

const KILLS = Number(process.env.WIESEL_SOAK_KILLS ?? 50)
const LAST = 600_000

test.each([1, 2])('kill -9 with %i threads', { timeout: 1_200_000 }, async (threads) => {
  for (let kills = 0; kills < KILLS / 2;) {
    const folder = mkdtempSync(join(tmpdir(), 'wiesel-kill-soak-'))
    const job = new KilledJob({ folder, last: LAST, threads })
    kills += await job.kill(Math.min(KILLS / 2 - kills, 10))
    expect(await job.start(2).ended).toMatchObject({ code: 0, stderr: '' })
    expect(job.lines().toSorted()).toEqual(job.expected().toSorted())
    rmSync(folder, { recursive: true })
    console.log(`${kills} kills with ${threads} threads`)
  }
})
