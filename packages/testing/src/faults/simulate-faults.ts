/**
 * What: one job drawn from a seed, run with faults drawn from the same seed, and compared with the run without faults and
 * with the run as a batch. Processes end and begin again on the same storage, at another parallelism; tasks fail; storing
 * fails; what is stored is damaged; messages come late or never.
 */
import type { RuntimeMode } from '@wiesel/runtime'
import { SeededRandom, simulateJob } from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'
import { compareRows, outOfOrder } from './compare-rows.ts'
import { FaultCounts } from './fault-counts.ts'
import { FaultyRun } from './faulty-run.ts'
import { Ledger } from './ledger.ts'
import { randomJob, type FaultJob } from './random-job.ts'
import { RequestLog } from './request-log.ts'
import type { StepMaker } from './steps/step.ts'

/** What a seed showed. */
export interface FaultReport {
  readonly seed: number
  readonly job: string
  /** Faults, checkpoints, where barriers were, and of what jobs are made. */
  readonly counts: FaultCounts
  /** What is wrong; `undefined` when nothing is. */
  readonly wrong: string | undefined
}

/**
 * Runs one job, of yours or drawn from a seed, with faults drawn from the same seed: failing tasks, killed processes, broken
 * storage, lost messages, another parallelism after each start. Never throws: what goes wrong is in the report.
 *
 * @param given a job, or more steps for jobs to be drawn from
 * @example
 * import { simulateFaults } from '@wiesel/testing'
 * const { wrong } = await simulateFaults(7)
 * console.log(wrong) // → undefined
 */
export async function simulateFaults(
  seed: number,
  given: FaultJob | readonly StepMaker[] = [],
): Promise<FaultReport> {
  const rng = new SeededRandom(seed)
  const job = 'build' in given ? given : randomJob(rng, given)
  const counts = new FaultCounts()
  for (const operator of job.operators ?? []) counts.add(`job with: ${operator}`)
  const run = new FaultyRun(job, rng, counts)
  try {
    const expected = job.expected ?? (await runQuietly(job, seed, 'streaming'))
    await run.run()
    const wrong = run.wrongMeanwhile ?? (await check(run, job, seed, expected, counts))
    return { seed, job: job.description, counts, wrong }
  } catch (cause) {
    const thrown = cause instanceof Error ? cause.stack : String(cause)
    return { seed, job: job.description, counts, wrong: run.wrongMeanwhile ?? thrown }
  }
}

async function check(
  { ledger: { rows }, requests, exact }: FaultyRun,
  job: FaultJob,
  seed: number,
  expected: readonly unknown[],
  counts: FaultCounts,
): Promise<string | undefined> {
  if (exact) counts.add('compared with a run without faults')
  const wrong = compareRows(rows, expected, !exact) ?? (exact ? outOfOrder(rows, job) : undefined)
  if (wrong !== undefined) return wrong
  if (requests.rows.length > 0) {
    counts.add('requests compared')
    const wrongRequests = compareRows(requests.rows, expected, true)
    if (wrongRequests !== undefined) return `By requests: ${wrongRequests}`
  }
  if (job.runsAsBatch !== true) return undefined
  counts.add('compared with a batch')
  const wrongBatch = compareRows(await runQuietly(job, seed, 'batch'), expected)
  return wrongBatch === undefined ? undefined : `As a batch: ${wrongBatch}`
}

/** What the job gives without faults. */
async function runQuietly(job: FaultJob, seed: number, mode: RuntimeMode): Promise<unknown[]> {
  const ledger = new Ledger(new FaultCounts())
  const requests = new RequestLog(new SeededRandom(seed)).sink
  await simulateJob(job.build(ledger, 1, { mode, requests }), { seed, hostTurn })
  return ledger.rows
}
