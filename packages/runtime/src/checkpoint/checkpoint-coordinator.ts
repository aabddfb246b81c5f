/**
 * What: makes the checkpoints of one attempt of a job: begins them, collects what tasks acknowledge, stores it, and tells
 *   everybody when one is complete.
 * State: the checkpoints under way; failures in a row; the newest complete one.
 * Why correct: what must not be undone is done only on `checkpointComplete`, which follows the metadata of the
 *   checkpoint being stored; a checkpoint older than a complete one is given up, so the newest complete one is always
 *   the one that was told of last.
 */
import type { CancelSchedule, Platform } from '../execution/platform.ts'
import type { RunningAttempt } from '../execution/running-attempt.ts'
import type { Plan } from '../plan/plan.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'
import { CheckpointError } from './checkpoint-error.ts'
import type { CheckpointSettings } from './checkpoint-options.ts'
import type { CheckpointLog, CheckpointReport } from './checkpoint-statistics.ts'
import type { CheckpointStorage } from './checkpoint-storage.ts'
import { checkpointPath, deleteCheckpoint, writeCheckpoint } from './checkpoint-store.ts'
import { RetainedCheckpoints } from './retained-checkpoints.ts'

export interface CoordinatorOptions {
  readonly job: RunningAttempt
  readonly plan: Plan
  readonly platform: Platform
  readonly settings: CheckpointSettings
  /** Whether there are savepoints only: no checkpoint is made but on demand. */
  readonly onDemand: boolean
  readonly log: CheckpointLog
  /** The folder of the job in the storage. */
  readonly folder: string
  /** The id of the first checkpoint: higher than any there is in the storage. */
  readonly firstId: number
  /** Complete checkpoints of earlier attempts, newest first. */
  readonly retained: readonly number[]
  /** Called when a checkpoint of the job's own is complete. */
  readonly onCompleted?: () => void
}

/** Where a savepoint goes. */
export interface SavepointTarget {
  readonly storage: CheckpointStorage
  readonly path: string
}

interface Pending {
  readonly checkpoint: number
  readonly kind: CheckpointReport['kind']
  readonly report: CheckpointReport
  readonly target: SavepointTarget
  readonly stop: boolean
  readonly snapshots: TaskSnapshot[]
  readonly waiting: Set<number>
  /** Give back the bytes of the snapshots, once they are stored or given up. */
  readonly releases: (() => void)[]
  enumerators: ReadonlyMap<number, unknown>
  cancelTimeout: CancelSchedule
  readonly settle: { resolve(): void; reject(cause: unknown): void } | undefined
}

export class CheckpointCoordinator {
  /** A savepoint that stops the job is complete. */
  stopped = false
  /** The newest complete checkpoint. */
  lastCompleted = 0
  private readonly options: CoordinatorOptions
  private readonly pending = new Map<number, Pending>()
  private readonly retained: RetainedCheckpoints
  private nextId: number
  private lastEnd = -Infinity
  private failuresInARow = 0
  private cancelTimer: CancelSchedule = () => {}
  private periodicDue = false
  private tasksEnded = false
  private finalDone = false
  private closed = false
  /** How many parts of the job are out. */
  private pauses = 0
  private readonly storing = new Set<Promise<void>>()
  private finalSavepoint:
    { target: SavepointTarget; resolve(): void; reject(cause: unknown): void } | undefined

  constructor(options: CoordinatorOptions) {
    this.options = options
    this.nextId = options.firstId
    this.retained = new RetainedCheckpoints({
      storage: options.settings.storage,
      folder: options.folder,
      most: options.settings.retained,
      earlier: options.retained,
    })
  }

  start(): void {
    this.scheduleNext()
  }

  /** Whether something is still to be stored before the job may end. */
  get holdsEnd(): boolean {
    return !this.closed && (this.pending.size > 0 || (this.tasksEnded && !this.finalDone))
  }

  /** A task has handed over its state for a checkpoint. */
  acknowledge(
    checkpoint: number,
    task: number,
    snapshot: TaskSnapshot,
    release: () => void = () => {},
  ): void {
    const pending = this.pending.get(checkpoint)
    if (pending === undefined) {
      release()
      return
    }
    pending.snapshots[task] = snapshot
    pending.releases.push(release)
    if (!pending.waiting.delete(task) || pending.waiting.size > 0) return
    const storing = this.store(pending).finally(() => this.storing.delete(storing))
    this.storing.add(storing)
  }

  /** All tasks are done. The last checkpoint lets sinks commit the rest. */
  tasksDone(): void {
    if (this.tasksEnded || this.closed || this.stopped) return
    this.tasksEnded = true
    this.cancelTimer()
    if (this.options.onDemand && this.finalSavepoint === undefined) this.finalDone = true
    else this.beginFinal()
  }

  /** Makes a savepoint; settles when it is stored or has failed. */
  savepoint(target: SavepointTarget, stop: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.closed || this.tasksEnded) reject(tooLate())
      else if (this.pauses > 0) reject(restarting())
      else this.begin('savepoint', target, stop, { resolve, reject })
    })
  }

  /** Makes the last checkpoint, which comes when all tasks are done, a savepoint too. */
  savepointAtEnd(target: SavepointTarget): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.closed || this.tasksEnded) reject(tooLate())
      else this.finalSavepoint = { target, resolve, reject }
    })
  }

  /** Gives up the checkpoints under way, and begins none before {@link resume}. Settles when nothing is being stored any more. */
  async pause(): Promise<void> {
    this.pauses++
    // What has ended may begin again, and end again.
    if (!this.finalDone) this.tasksEnded = false
    for (const pending of this.pending.values()) {
      const cause = new CheckpointError(
        'CHECKPOINT_ABORTED',
        `Checkpoint ${pending.checkpoint} was given up: a part of the job has failed and begins again.`,
        { retryable: true },
      )
      this.end(pending, cause)
      // Its sources have stopped: only a restart of everything lets them go on.
      if (pending.stop) this.options.job.fail(cause)
    }
    await Promise.allSettled(this.storing)
  }

  /** Goes on after {@link pause}. */
  resume(): void {
    if (--this.pauses > 0) return
    this.cancelTimer()
    this.scheduleNext()
    this.beginPeriodic()
  }

  /** Ends the work on checkpoints under way: the attempt is over. Settles when nothing is being stored any more. */
  async close(): Promise<void> {
    this.closed = true
    this.cancelTimer()
    for (const pending of this.pending.values())
      this.end(
        pending,
        new CheckpointError('CHECKPOINT_ABORTED', 'The job ended before the savepoint was complete.'),
      )
    this.finalSavepoint?.reject(tooLate())
    await Promise.allSettled(this.storing)
  }

  private scheduleNext(): void {
    const { platform, settings, onDemand } = this.options
    if (this.closed || this.tasksEnded || onDemand) return
    this.cancelTimer = platform.schedule(platform.now() + settings.intervalMs, () => {
      this.periodicDue = true
      this.scheduleNext()
      this.beginPeriodic()
    })
  }

  /** Begins the checkpoint that is due, unless too many are under way or the last one ended too recently. */
  private beginPeriodic(): void {
    const { settings, platform } = this.options
    if (!this.periodicDue || this.closed || this.tasksEnded || this.stopped || this.pauses > 0) return
    const running = [...this.pending.values()].filter(({ kind }) => kind === 'periodic').length
    if (running >= settings.maxConcurrent) return
    const earliest = this.lastEnd + settings.minPauseMs
    if (platform.now() < earliest) {
      this.cancelTimer()
      this.cancelTimer = platform.schedule(earliest, () => {
        this.scheduleNext()
        this.beginPeriodic()
      })
      return
    }
    this.periodicDue = false
    const id = this.nextId
    this.begin('periodic', this.own(id), false)
  }

  private beginFinal(): void {
    if (!this.closed) this.begin('final', this.own(this.nextId), false)
  }

  private own(id: number): SavepointTarget {
    return { storage: this.options.settings.storage, path: checkpointPath(this.options.folder, id) }
  }

  private begin(
    kind: Pending['kind'],
    target: SavepointTarget,
    stop: boolean,
    settle?: Pending['settle'],
  ): void {
    const { job, platform, settings, log } = this.options
    const checkpoint = this.nextId++
    const startedAt = platform.now()
    const pending: Pending = {
      checkpoint,
      kind,
      target,
      stop,
      settle,
      report: log.begin(checkpoint, kind, startedAt),
      snapshots: [],
      releases: [],
      waiting: new Set(Array.from({ length: job.taskCount }, (_, task) => task)),
      enumerators: new Map(),
      cancelTimeout: platform.schedule(startedAt + settings.timeoutMs, () => this.expire(pending)),
    }
    this.pending.set(checkpoint, pending)
    try {
      // Only what has ended acknowledges within this call; if everything has, storing begins before the next line.
      const commitsOnly = kind === 'final' && this.finalSavepoint === undefined
      pending.enumerators = job.trigger({ checkpoint, exactlyOnce: settings.exactlyOnce, stop, commitsOnly })
    } catch (cause) {
      this.end(pending, cause)
      job.fail(cause)
    }
  }

  private expire(pending: Pending): void {
    const { settings } = this.options
    this.failed(
      pending,
      new CheckpointError(
        'CHECKPOINT_TIMEOUT',
        `Checkpoint ${pending.checkpoint} was not complete after ${settings.timeoutMs} ms; ${pending.waiting.size} tasks had not taken their state. Raise the timeout, or look for back-pressure.`,
        { retryable: true },
      ),
    )
  }

  private async store(pending: Pending): Promise<void> {
    const { plan, platform } = this.options
    const { target, checkpoint } = pending
    // After `trigger` has returned.
    await Promise.resolve()
    try {
      const { snapshots, enumerators, report } = pending
      const contents = { checkpoint, timestamp: report.startedAt, plan, tasks: snapshots, enumerators }
      const bytes = await writeCheckpoint(target.storage, target.path, contents, () => platform.yield())
      if (this.pending.get(checkpoint) !== pending) return await deleteCheckpoint(target.storage, target.path)
      if (pending.kind === 'final' && this.finalSavepoint !== undefined)
        await this.storeFinalSavepoint(contents)
      if (this.pending.get(checkpoint) !== pending) return
      this.options.log.end(report, platform.now(), { bytes })
      this.completed(pending)
    } catch (cause) {
      this.failed(
        pending,
        new CheckpointError(
          'CHECKPOINT_FAILED',
          `Checkpoint ${checkpoint} could not be stored in ${target.storage.description}: ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause, retryable: true },
        ),
      )
      await deleteCheckpoint(target.storage, target.path).catch(() => {})
    } finally {
      for (const release of pending.releases) release()
    }
  }

  private async storeFinalSavepoint(contents: Parameters<typeof writeCheckpoint>[2]): Promise<void> {
    const savepoint = this.finalSavepoint
    if (savepoint === undefined) return
    const { storage, path } = savepoint.target
    await writeCheckpoint(storage, path, contents, () => this.options.platform.yield())
    savepoint.resolve()
    this.finalSavepoint = undefined
  }

  private completed(pending: Pending): void {
    const { job } = this.options
    const { checkpoint, kind, stop } = pending
    this.end(pending)
    this.failuresInARow = 0
    if (kind !== 'savepoint') {
      this.lastCompleted = checkpoint
      for (const older of this.pending.values())
        if (older.kind !== 'savepoint' && older.checkpoint < checkpoint)
          this.end(older, new CheckpointError('CHECKPOINT_ABORTED', 'A newer checkpoint was complete first.'))
      this.retained.add(checkpoint)
    }
    if (kind === 'final') this.finalDone = true
    if (stop) {
      this.stopped = true
      job.stop()
    }
    if (kind !== 'savepoint') this.options.onCompleted?.()
    // A savepoint that does not stop the job is not what the job would go on from: nothing is committed for it.
    if (kind !== 'savepoint' || stop) job.checkpointComplete(checkpoint)
    this.beginPeriodic()
    job.wake()
  }

  private failed(pending: Pending, cause: CheckpointError): void {
    if (this.pending.get(pending.checkpoint) !== pending) return
    const { job, settings, platform } = this.options
    this.end(pending, cause)
    if (pending.kind === 'savepoint') {
      // Its sources have stopped: only a restart lets them go on.
      if (pending.stop) job.fail(cause)
    } else if (++this.failuresInARow > settings.tolerableFailures) job.fail(cause)
    else if (pending.kind === 'final')
      this.cancelTimer = platform.schedule(platform.now() + settings.intervalMs, () => this.beginFinal())
    else this.beginPeriodic()
    job.wake()
  }

  private end(pending: Pending, failure?: unknown): void {
    const { platform, log } = this.options
    this.pending.delete(pending.checkpoint)
    pending.cancelTimeout()
    // While it is being stored its bytes are still read.
    if (pending.waiting.size > 0) for (const release of pending.releases) release()
    this.lastEnd = platform.now()
    if (failure === undefined) pending.settle?.resolve()
    else {
      log.end(pending.report, platform.now(), {
        failure: failure instanceof Error ? failure.message : String(failure),
      })
      pending.settle?.reject(failure)
    }
  }
}

function restarting(): CheckpointError {
  return new CheckpointError(
    'CHECKPOINT_ABORTED',
    'A part of the job has failed and begins again: there is no savepoint until it has. Try again.',
    { retryable: true },
  )
}

function tooLate(): CheckpointError {
  return new CheckpointError(
    'CHECKPOINT_ABORTED',
    'The job has ended: there is nothing to make a savepoint of.',
  )
}
