/**
 * What: one job over many processes, with faults from one source of chance, until it ends.
 * State: what survives processes: the storage, and what was committed.
 * Why every record counts exactly once even where a checkpoint is passed over: the ledger is then set back to that
 *   checkpoint, as one would restore a database together with the job. Only where a part of a job alone goes back further
 *   than what was committed, rows come again.
 */
import { CheckpointError } from '@wiesel/runtime'
import {
  simulateJob,
  type JobRecovery,
  type JobRuntime,
  type JobSnapshot,
  type SeededRandom,
} from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'
import { ControlMessages } from './control-messages.ts'
import { DurableTransactions } from './durable-transactions.ts'
import { FaultBudget } from './fault-budget.ts'
import type { FaultCounts } from './fault-counts.ts'
import { FaultyStorage } from './faulty-storage.ts'
import { Ledger } from './ledger.ts'
import { MortalProcess, ProcessEnd } from './mortal-process.ts'
import { noteBarriers, noteCheckpoints } from './notes.ts'
import type { FaultJob } from './random-job.ts'
import { randomOptions, type RandomOptions } from './random-options.ts'
import { RequestLog } from './request-log.ts'
import { differenceOf, sizeOf } from './restored-state.ts'
import { WatermarkCheck } from './watermark-check.ts'

/** Enough for all faults; then the job must end. */
const PROCESSES_MAX = 40

export class FaultyRun {
  readonly ledger: Ledger
  readonly requests: RequestLog
  /** Whether each record must be there exactly once. */
  exact = true
  private readonly job: FaultJob
  private readonly rng: SeededRandom
  private readonly counts: FaultCounts
  private readonly budget: FaultBudget
  private readonly durable = new DurableTransactions()
  private readonly storage: FaultyStorage
  private readonly watermarks = new WatermarkCheck()
  private readonly tickChance: number
  private readonly damage: number
  private parallelism: number
  /** Whether the job has made a step since the host had its last turn. */
  private hasStepped = false
  private wrongState: string | undefined
  private recovery: JobRecovery | undefined
  /** Damaged checkpoints that the ledger is set back for. */
  private damagedKnown = 0

  constructor(job: FaultJob, rng: SeededRandom, counts: FaultCounts) {
    this.job = job
    this.rng = rng
    this.counts = counts
    this.budget = new FaultBudget(rng, rng.below(24))
    this.storage = new FaultyStorage(rng, this.budget, counts, this.durable)
    this.tickChance = job.bearsHaste === false ? 0 : rng.pick([0.05, 0.1, 0.3])
    this.damage = rng.next() < 0.35 ? 0.1 : 0
    this.parallelism = 1 + rng.below(4)
    this.requests = new RequestLog(rng)
    const slow = rng.pick([0, 0, 0.05, 0.5])
    this.ledger = new Ledger(counts, {
      onCommit: () => this.breakCommit(),
      isSlow: () => slow > 0 && rng.next() < slow && this.note('consumer slow'),
      mayCommit: (id) => this.durable.has(id),
    })
  }

  /** What was wrong on the way: restored state, a watermark, a commit. */
  get wrongMeanwhile(): string | undefined {
    const { wronglyCommitted } = this.ledger
    if (wronglyCommitted !== undefined)
      return `Transaction ${wronglyCommitted} is visible, and was in no complete checkpoint.`
    return this.wrongState ?? this.watermarks.wentBack
  }

  /** Lets the job run until it ends, however many processes that takes. */
  async run(): Promise<void> {
    const execution = randomOptions(this.rng, this.job)
    for (let processes = 0; ; processes++) {
      if (processes > PROCESSES_MAX) throw new Error('The job does not come to its end.')
      if (processes > 0) await this.goBack()
      if (await this.runProcess(execution)) break
      this.storage.damage = this.damage
    }
    this.counts.add('transaction aborted', this.ledger.aborted)
  }

  /** Returns whether the job has ended; otherwise the process has. */
  private async runProcess(execution: RandomOptions): Promise<boolean> {
    const { rng, counts, job } = this
    const process = new MortalProcess()
    this.recovery = undefined
    this.damagedKnown = 0
    if (job.staysAsWide !== true) this.parallelism = 1 + rng.below(4)
    const bearsHaste = job.bearsHaste !== false
    const kill = (steps: number): void => process.kill(steps)
    const messages = new ControlMessages(rng, this.budget, counts, kill, bearsHaste)
    const { ledger, requests } = this
    const options = { mode: 'streaming', requests: requests.sink } as const
    try {
      await simulateJob(job.build(ledger, this.parallelism, options), {
        seed: rng.below(2 ** 30),
        execution: {
          ...execution,
          checkpointing: { ...execution.checkpointing, storage: this.storage.of(process) },
        },
        tickChance: this.tickChance,
        // Otherwise checkpoints would be due all the time, and nothing else be done.
        stepsPerHostTurn: 16,
        restartsRegions: rng.next() < 0.5,
        onRecovery: (recovery) => (this.recovery = recovery),
        onAttempt: (restored) => this.begin(restored),
        onRestored: (restored, now) => this.compareState(restored, now),
        onStep: (runtime) => {
          messages.step(runtime)
          this.step(runtime, process)
        },
        failing: (runtime) => {
          if (!this.happens('task failed alone', 0.003)) return undefined
          noteBarriers(runtime, counts)
          return rng.pick(runtime.tasks)
        },
        clockJump: () => (bearsHaste ? this.jump() : this.tick()),
        hostTurn: async () => {
          const isIdle = !this.hasStepped
          this.hasStepped = false
          // Nothing else happens: it dies now.
          if (isIdle && process.isKilled) process.kill()
          process.check()
          await hostTurn()
          if (isIdle) messages.arrive()
        },
      })
      this.noteEnd()
      return true
    } catch (cause) {
      this.noteEnd()
      if (cause instanceof ProcessEnd) return false
      if (!(cause instanceof CheckpointError) || cause.code !== 'NO_INTACT_CHECKPOINT') throw cause
      // Whoever operates the job removes what is left, and restores the database.
      counts.add('began anew: no checkpoint was intact')
      this.storage.clear()
      this.setBackTo(0)
      this.exact = true
      return false
    }
  }

  private jump(): number {
    return this.happens('clock jumped', 0.002) ? this.rng.pick([10, 1000, 3_600_000]) : 0
  }

  /** For a job that bears no haste: time passes slowly. */
  private tick(): number {
    return this.rng.next() < 0.1 ? 1 + this.rng.below(20) : 0
  }

  private step(runtime: JobRuntime, process: MortalProcess): void {
    this.hasStepped = true
    this.watermarks.step(runtime)
    this.noteDamageToParts()
    if (this.budget.mayFail(0.004)) process.kill()
    process.step()
    if (process.isDead) {
      this.counts.add('process killed')
      noteBarriers(runtime, this.counts)
      if (runtime.tasks.some((task) => task.status === 'done'))
        this.counts.add('process killed after some tasks ended')
      throw new ProcessEnd()
    }
    if (!this.happens('task failed', 0.003)) return
    noteBarriers(runtime, this.counts)
    throw new Error('a task failed')
  }

  /** An attempt begins. What was committed after the checkpoint it goes on from, where newer ones are damaged, is taken back. */
  private begin(restored: JobSnapshot | undefined): void {
    this.watermarks.begin(restored)
    const { damaged, restoredFrom } = (this.recovery as JobRecovery).log
    if (damaged.length === this.damagedKnown) return
    this.damagedKnown = damaged.length
    this.setBackTo(restoredFrom as number)
  }

  /** Now and then a job goes on from an older checkpoint than the newest, on purpose. */
  private async goBack(): Promise<void> {
    const checkpoints = await this.storage.checkpoints()
    if (checkpoints.length < 2 || !this.happens('went back to an older checkpoint', 0.2)) return
    const target = this.rng.pick(checkpoints.slice(1))
    await this.storage.removeAfter(target)
    this.setBackTo(target)
  }

  private setBackTo(checkpoint: number): void {
    this.ledger.takeBack((id) => this.durable.isAfter(id, checkpoint))
    this.durable.removeAfter(checkpoint)
  }

  private compareState(restored: JobSnapshot, now: JobSnapshot): void {
    for (const [kind, entries] of sizeOf(restored))
      this.counts.add(`restored state compared: ${kind}`, entries)
    this.wrongState ??= differenceOf(restored, now)
  }

  private breakCommit(): void {
    if (this.happens('commit broke in the middle', 0.1)) throw new Error('commit broke')
  }

  private noteEnd(): void {
    const { recovery } = this
    if (recovery === undefined) return
    noteCheckpoints(recovery.log, this.counts)
    this.noteDamageToParts()
  }

  /** What a part of the job alone has passed over: the others have gone on from it, so rows may come again. */
  private noteDamageToParts(): void {
    const { length } = (this.recovery as JobRecovery).log.damaged
    if (length === this.damagedKnown) return
    this.damagedKnown = length
    this.exact = false
  }

  private happens(fault: string, chance: number): boolean {
    return this.budget.mayFail(chance) && this.note(fault)
  }

  private note(what: string): true {
    this.counts.add(what)
    return true
  }
}
