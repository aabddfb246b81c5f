/**
 * What: stores the states of a job's loops, so that after a failure they go on from a superstep; the rest of a job with
 *   loops is bounded and begins anew.
 * Algorithm: a loop's state is whole when all subtasks of its head have put theirs. Then the newest whole state of each
 *   loop is written as one checkpoint. One is written at a time; states that come meanwhile wait, and of them only the
 *   newest is written.
 * Why correct: loops meet only through results, and a loop that has been restored takes nothing from outside; so states of
 *   different loops need not be of the same moment.
 */
import type { JobSnapshot } from '../execution/job-snapshot.ts'
import type { Platform } from '../execution/platform.ts'
import type { LoopState, LoopStore } from '../iteration/task-loop.ts'
import type { Plan } from '../plan/plan.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { CheckpointError } from './checkpoint-error.ts'
import type { CheckpointSettings } from './checkpoint-options.ts'
import type { CheckpointLog } from './checkpoint-statistics.ts'
import { checkpointPath, deleteCheckpoint, writeCheckpoint } from './checkpoint-store.ts'
import { RetainedCheckpoints } from './retained-checkpoints.ts'

export interface SuperstepStoreOptions {
  readonly plan: Plan
  readonly platform: Platform
  readonly settings: CheckpointSettings
  readonly log: CheckpointLog
  /** The folder of the job in the storage. */
  readonly folder: string
  readonly firstId: number
  /** Complete checkpoints of earlier attempts, newest first. */
  readonly retained: readonly number[]
  /** What the attempt began with. */
  readonly restored: JobSnapshot | undefined
  /** Too much could not be stored: the job is to fail. */
  readonly fail: (cause: unknown) => void
}

export class SuperstepStore implements LoopStore {
  private readonly options: SuperstepStoreOptions
  private readonly retained: RetainedCheckpoints
  private readonly arriving = new Map<number, LoopState[]>()
  /** Of each loop, by its head, the newest whole state. */
  private readonly newest: Map<number, readonly OperatorSnapshot[]>
  private nextId: number
  private failuresInARow = 0
  private stale = false
  private writing: Promise<void> | undefined
  private closed = false

  constructor(options: SuperstepStoreOptions) {
    const { settings, folder, retained } = options
    this.options = options
    this.nextId = options.firstId
    this.newest = new Map(options.restored?.operators)
    this.retained = new RetainedCheckpoints({
      storage: settings.storage,
      folder,
      most: settings.retained,
      earlier: retained,
    })
  }

  get everyMs(): number {
    return this.options.settings.intervalMs
  }

  put(state: LoopState): void {
    const { head, superstep, parallelism } = state
    const before = this.arriving.get(head) ?? []
    const states = [...before.filter((other) => other.superstep === superstep), state]
    this.arriving.set(head, states)
    if (states.length < parallelism) return
    this.newest.set(
      head,
      states.toSorted((a, b) => a.subtask - b.subtask).map(({ snapshot }) => snapshot),
    )
    this.stale = true
    this.writing ??= this.write().finally(() => (this.writing = undefined))
  }

  /** The attempt is over. Settles when nothing more will be written. */
  async close(): Promise<void> {
    this.closed = true
    await this.writing
  }

  private async write(): Promise<void> {
    while (this.stale && !this.closed) {
      this.stale = false
      await this.writeNewest(this.nextId++)
    }
  }

  private async writeNewest(checkpoint: number): Promise<void> {
    const { plan, platform, settings, log, folder, fail } = this.options
    const { storage } = settings
    const path = checkpointPath(folder, checkpoint)
    const timestamp = platform.now()
    const report = log.begin(checkpoint, 'superstep', timestamp)
    const tasks = [...this.newest].flatMap(([head, snapshots]) =>
      snapshots.map((snapshot) => ({ operators: new Map([[head, snapshot]]), finished: false })),
    )
    try {
      const contents = { checkpoint, timestamp, plan, tasks, enumerators: new Map() }
      const bytes = await writeCheckpoint(storage, path, contents, () => platform.yield())
      log.end(report, platform.now(), { bytes })
      this.failuresInARow = 0
      this.retained.add(checkpoint)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      log.end(report, platform.now(), { failure: reason })
      await deleteCheckpoint(storage, path).catch(() => {})
      if (++this.failuresInARow <= settings.tolerableFailures) return
      fail(
        new CheckpointError(
          'CHECKPOINT_FAILED',
          `The state of an iteration could not be stored in ${storage.description}: ${reason}`,
          { cause, retryable: true },
        ),
      )
    }
  }
}
