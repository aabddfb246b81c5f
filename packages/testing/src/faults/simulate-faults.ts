/**
 * What: one job drawn from a seed, run with faults drawn from the same seed, and compared with the run without faults.
 * Processes end and begin again on the same storage, at another parallelism; tasks fail; storing fails; what is stored is
 * damaged. In the end what was committed must be what the run without faults gives, each record once; where a damaged
 * checkpoint was passed over, at least that.
 */
import { CheckpointError, type ExecutionOptions } from '@wiesel/runtime'
import { SeededRandom, simulateJob, type JobRecovery, type JobRuntime } from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'
import { FaultCounts } from './fault-counts.ts'
import { FaultyStorage, type StorageFaults } from './faulty-storage.ts'
import { Ledger } from './ledger.ts'
import { MessageDelay } from './message-delay.ts'
import { randomJob, type FaultJob } from './random-job.ts'
import { differenceOf } from './restored-state.ts'
import { WatermarkCheck } from './watermark-check.ts'

const NO_FAULTS: StorageFaults = { putFails: 0, slow: 0, crash: 0, damage: 0 }

/** The process is gone. */
class ProcessEnd extends CheckpointError {
  constructor() {
    super('CHECKPOINT_ABORTED', 'The process was killed.')
  }
}

/** What a seed showed. */
export interface FaultReport {
  readonly seed: number
  readonly job: string
  readonly counts: FaultCounts
  /** What is wrong; `undefined` when nothing is. */
  readonly wrong: string | undefined
}

/**
 * Runs one job, of yours or drawn from a seed, with faults drawn from the same seed: failing tasks, killed processes, broken storage,
 * another parallelism after each start. Never throws: what goes wrong is in the report.
 *
 * @example
 * import { simulateFaults } from '@wiesel/testing'
 * const { wrong } = await simulateFaults(7)
 * console.log(wrong) // → undefined
 */
export async function simulateFaults(seed: number, given?: FaultJob): Promise<FaultReport> {
  const rng = new SeededRandom(seed)
  const job = given ?? randomJob(rng)
  const counts = new FaultCounts()
  try {
    const expected = job.expected ?? (await runQuietly(job, seed))
    const { rows, exact, wrongMeanwhile } = await runWithFaults(job, rng, counts)
    const wrong =
      wrongMeanwhile ?? compare(rows, expected, exact) ?? (exact ? outOfOrder(rows, job) : undefined)
    return { seed, job: job.description, counts, wrong }
  } catch (cause) {
    return { seed, job: job.description, counts, wrong: cause instanceof Error ? cause.stack : String(cause) }
  }
}

async function runQuietly(job: FaultJob, seed: number): Promise<unknown[]> {
  const ledger = new Ledger(new FaultCounts())
  await simulateJob(job.build(ledger, 1), { seed, hostTurn })
  return ledger.rows
}

interface FaultyRun {
  readonly rows: unknown[]
  /** Whether each record must be there exactly once. */
  readonly exact: boolean
  /** Restored state that differs, or a watermark that went back. */
  readonly wrongMeanwhile: string | undefined
}

async function runWithFaults(job: FaultJob, rng: SeededRandom, counts: FaultCounts): Promise<FaultyRun> {
  let faultsLeft = rng.below(12)
  let killed = false
  let exact = true
  let wrongState: string | undefined
  const mayFail = (chance: number): boolean => faultsLeft > 0 && rng.next() < chance && faultsLeft-- > 0
  const storage = new FaultyStorage(rng, NO_FAULTS, counts)
  const slow = rng.pick([0, 0, 0.05, 0.5])
  const isSlow = (): boolean => {
    if (slow === 0 || rng.next() >= slow) return false
    counts.add('consumer slow')
    return true
  }
  const breakCommit = (): void => {
    if (!mayFail(0.1)) return
    counts.add('commit broke in the middle')
    throw new Error('commit broke')
  }
  const ledger = new Ledger(counts, breakCommit, isSlow)
  const messages = new MessageDelay(rng, counts, mayFail)
  const watermarks = new WatermarkCheck()
  const damage = rng.next() < 0.35 ? 0.1 : 0
  const exactlyOnce = { interval: 1 + rng.below(30), storage, retained: 1 + rng.below(3) }
  const execution: ExecutionOptions = {
    checkpointing: {
      ...exactlyOnce,
      minPause: rng.pick([0, 0, 5]),
      maxConcurrent: 1 + rng.below(3),
      tolerableFailures: rng.below(3),
    },
    restartStrategy: { kind: 'fixed-delay', attempts: 1000, delay: rng.below(50) },
  }
  const tickChance = rng.pick([0.02, 0.1, 0.3])
  for (let process = 0; ; process++) {
    if (process > 40) throw new Error('The job does not come to its end.')
    killed = false
    storage.onCrash = () => (killed = true)
    storage.faults =
      faultsLeft > 0
        ? { putFails: 0.02, slow: 0.05, crash: 0.03, damage: process > 0 ? damage : 0 }
        : NO_FAULTS
    let recovery: JobRecovery | undefined
    const onStep = (runtime: JobRuntime): void => {
      messages.step(runtime)
      watermarks.step(runtime)
      if (mayFail(0.002)) killed = true
      if (killed) {
        faultsLeft--
        throw endProcess(runtime, counts)
      }
      if (mayFail(0.003)) {
        counts.add('task failed')
        noteBarriers(runtime, counts)
        throw new Error('a task failed')
      }
    }
    try {
      await simulateJob(job.build(ledger, 1 + rng.below(4)), {
        seed: rng.below(2 ** 30),
        execution,
        tickChance,
        onStep,
        onRestored: (restored, now) => {
          counts.add('restored state compared')
          wrongState ??= differenceOf(restored, now)
        },
        restartsRegions: rng.next() < 0.5,
        failing: (runtime) => {
          if (!mayFail(0.003)) return undefined
          counts.add('task failed alone')
          noteBarriers(runtime, counts)
          return rng.pick(runtime.tasks)
        },
        clockJump: () => {
          if (!mayFail(0.002)) return 0
          counts.add('clock jumped')
          return rng.pick([10, 1000, 3_600_000])
        },
        onRecovery: (made) => (recovery = made),
        hostTurn: async () => {
          if (killed) throw new ProcessEnd()
          await hostTurn()
        },
      })
      return {
        rows: ledger.rows,
        exact: exact && note(recovery, counts),
        wrongMeanwhile: wrongState ?? watermarks.wentBack,
      }
    } catch (cause) {
      exact &&= note(recovery, counts)
      if (cause instanceof ProcessEnd) continue
      if (cause instanceof CheckpointError && cause.code === 'NO_INTACT_CHECKPOINT') {
        counts.add('no checkpoint was intact')
        return { rows: [], exact: false, wrongMeanwhile: wrongState ?? watermarks.wentBack }
      }
      throw cause
    }
  }
}

/** Counts where barriers were when something failed. */
function noteBarriers({ tasks }: JobRuntime, counts: FaultCounts): void {
  for (const { checkpoints } of tasks) {
    if (checkpoints.alignment.begun) counts.add('failed while a barrier was in some channels')
    if (checkpoints.due) counts.add('failed while a barrier or a completed checkpoint waited for the task')
    if (checkpoints.isWriting) counts.add('failed while state was being written')
  }
}

function endProcess(runtime: JobRuntime, counts: FaultCounts): ProcessEnd {
  counts.add('process killed')
  noteBarriers(runtime, counts)
  if (runtime.tasks.some((task) => task.status === 'done'))
    counts.add('process killed after some tasks ended')
  return new ProcessEnd()
}

/** Counts what became of the checkpoints. Returns whether none was passed over. */
function note(recovery: JobRecovery | undefined, counts: FaultCounts): boolean {
  if (recovery === undefined) return true
  const { completed, failed, attempts, damaged, restoredFrom } = recovery.log.read()
  counts.add('checkpoints completed', completed)
  counts.add('checkpoints failed', failed)
  counts.add('restarts', attempts - 1)
  if (restoredFrom !== undefined) counts.add('restored')
  if (damaged.length > 0) counts.add('damaged checkpoint found', damaged.length)
  return damaged.length === 0
}

/** Whether the numbers of a key do not rise. */
function outOfOrder(rows: readonly unknown[], { risingBy }: FaultJob): string | undefined {
  if (risingBy === undefined) return undefined
  const last = new Map<number, number>()
  for (const n of rows as number[]) {
    const key = risingBy(n)
    const before = last.get(key) ?? -Infinity
    if (n <= before) return `key ${key}: ${n} came behind ${before}`
    last.set(key, n)
  }
  return undefined
}

function compare(rows: readonly unknown[], expected: readonly unknown[], exact: boolean): string | undefined {
  const tally = new Map<unknown, number>()
  for (const row of expected) tally.set(row, (tally.get(row) ?? 0) + 1)
  for (const row of rows) tally.set(row, (tally.get(row) ?? 0) - 1)
  const missing = [...tally].filter(([, count]) => count > 0)
  const extra = [...tally].filter(([, count]) => count < 0)
  if (rows.length === 0 && !exact) return undefined
  if (missing.length === 0 && (extra.length === 0 || !exact)) return undefined
  const show = (list: [unknown, number][]): string =>
    list
      .slice(0, 5)
      .map(([row, count]) => `${String(row)} (${Math.abs(count)}×)`)
      .join(', ')
  return `missing: ${show(missing) || 'none'}; too many: ${show(extra) || 'none'}`
}
