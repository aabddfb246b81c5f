/**
 * What: the life of a job over its attempts: what each one starts from, the checkpoints it makes, and whether another one
 *   follows a failure.
 */
import { OptionError } from '../errors/errors.ts'
import type { ExecutionOptions } from '../execution/executor.ts'
import type { StopOptions } from '../execution/job-handle.ts'
import type { JobSnapshot } from '../execution/job-snapshot.ts'
import type { Platform } from '../execution/platform.ts'
import type { RunningAttempt } from '../execution/running-attempt.ts'
import type { LoopStore } from '../iteration/task-loop.ts'
import type { Program } from '../plan/program.ts'
import { CheckpointCoordinator, type SavepointTarget } from './checkpoint-coordinator.ts'
import { CheckpointError } from './checkpoint-error.ts'
import { checkpointSettings, openDirectory, type CheckpointSettings } from './checkpoint-options.ts'
import { CheckpointLog } from './checkpoint-statistics.ts'
import type { CheckpointStorage } from './checkpoint-storage.ts'
import {
  checkpointPath,
  deleteCheckpoint,
  jobFolder,
  listCheckpoints,
  readCheckpoint,
  type StoredCheckpoint,
} from './checkpoint-store.ts'
import { matchState } from './match-state.ts'
import { recover, type Recovered } from './recover.ts'
import { createBackoff, type RestartBackoff } from './restart-strategy.ts'
import { locate } from './savepoint-origin.ts'
import { SuperstepStore } from './superstep-store.ts'

/** What one attempt runs. */
export interface Attempt {
  readonly program: Program
  readonly restored: JobSnapshot | undefined
  /** Where the states of iterations go. */
  readonly loopStore: LoopStore | undefined
}

const ON_DEMAND = { interval: 1 } as const

export class JobRecovery {
  readonly log = new CheckpointLog()
  /** Whether the job makes checkpoints by itself. */
  readonly checkpointing: boolean
  /** Whether what must not happen twice waits for a checkpoint; or for the end of a job that is repeated after a failure. */
  readonly commitsLate: boolean
  /** Whether there are restarts at all. */
  readonly restarts: boolean
  /** Whether the job begins anew after a failure, but for its iterations: it is over bounded inputs. */
  private readonly repeats: boolean
  /** Whether iterations go on from a superstep then. */
  private readonly storesLoops: boolean
  private readonly program: Program
  private readonly options: ExecutionOptions
  private readonly platform: Platform
  private readonly settings: CheckpointSettings
  private readonly backoff: RestartBackoff
  private readonly folder: string
  private coordinator: CheckpointCoordinator | undefined
  private supersteps: SuperstepStore | undefined
  private running: RunningAttempt | undefined
  private recovered: Recovered = { stored: undefined, nextId: 1, retained: [] }
  /** Settles when the attempt before stores nothing more. */
  private stored: Promise<void> | undefined
  private readonly begun = Promise.withResolvers<void>()
  private claimed: SavepointTarget | undefined
  private committedAtEnd = false

  /** @throws OptionError, PlanError */
  constructor(program: Program, options: ExecutionOptions, platform: Platform) {
    this.program = program
    this.options = options
    this.platform = platform
    this.folder = jobFolder(program.plan.name)
    const wanted = options.checkpointing !== undefined
    this.repeats = isBatch(program)
    this.checkpointing = wanted && !this.repeats
    this.storesLoops = wanted && this.repeats && hasLoop(program)
    this.settings = checkpointSettings(options.checkpointing ?? ON_DEMAND, platform)
    const strategy = options.restartStrategy ?? { kind: wanted ? 'exponential-delay' : 'none' }
    this.restarts = strategy.kind !== 'none'
    this.commitsLate = this.checkpointing || (this.repeats && this.restarts)
    this.backoff = createBackoff(strategy, () => platform.random())
  }

  /** Reads what the next attempt starts from. @throws CheckpointError */
  async prepare(): Promise<Attempt> {
    const { settings, folder, log, program, options } = this
    const first = log.attempts++ === 0
    await this.supersteps?.close()
    // What is given up is removed, maybe under a name that the next attempt would use.
    await this.stored
    this.recovered = await recover(settings.storage, folder, log)
    let { stored } = this.recovered
    const origin = options.fromSavepoint
    const allowLoss = origin?.allowNonRestoredState ?? false
    if (origin !== undefined && (first || stored === undefined)) {
      const place = locate(origin, this.platform)
      const savepoint = await readOrigin(place, stored)
      if (savepoint !== undefined) {
        stored = savepoint
        if (origin.claim === 'claim') this.claimed = place
      }
    }
    log.restoredFrom = stored?.checkpoint
    if (stored === undefined) {
      if (log.damaged.length > 0) throw noneIntact(log, settings.storage)
      return { program, restored: undefined, loopStore: this.storeLoops(program, undefined) }
    }
    const { program: matched, snapshot } = matchState(program, stored, allowLoss)
    return { program: matched, restored: snapshot, loopStore: this.storeLoops(matched, snapshot) }
  }

  /** Lets what runs an attempt of {@link prepare} make checkpoints. Before it is opened. */
  attach(running: RunningAttempt): void {
    this.running = running
    if (this.repeats) {
      if (this.commitsLate) this.commitAtEnd(running)
      return
    }
    const { settings, log, folder, platform } = this
    const coordinator = new CheckpointCoordinator({
      job: running,
      plan: this.program.plan,
      platform,
      settings,
      onDemand: !this.checkpointing,
      log,
      folder,
      ...this.numbering,
      onCompleted: () => this.dropClaimed(),
    })
    running.onSnapshot = (checkpoint, task, snapshot, release) =>
      coordinator.acknowledge(checkpoint, task, snapshot, release)
    running.onTasksDone = () => coordinator.tasksDone()
    running.holdsEnd = () => coordinator.holdsEnd
    this.coordinator = coordinator
  }

  /** Everything of the attempt is open. */
  start(): void {
    this.begun.resolve()
    // A job that was restored at its end is done before its first step.
    if (this.running?.tasksDone === true) this.coordinator?.tasksDone()
    else this.coordinator?.start()
  }

  /** A part of the job begins again: no checkpoint until it does. Settles when nothing is being stored any more. */
  async pause(): Promise<void> {
    await this.coordinator?.pause()
  }

  /** The job is whole again. */
  resume(): void {
    this.committedAtEnd = false
    this.coordinator?.resume()
    // What was restored at its end is done before its first step.
    if (this.running?.tasksDone === true) this.running.onTasksDone()
  }

  /** The attempt is over. */
  detach(): void {
    this.stored = this.coordinator?.close()
    this.coordinator = undefined
    this.running = undefined
  }

  /** Milliseconds until the next attempt after a failure; `undefined` when there is to be none. */
  delayAfter(cause: unknown): number | undefined {
    if (!isRetryable(cause) || !this.replayable) return undefined
    return this.backoff.next(this.platform.now())
  }

  async savepoint(target: string | CheckpointStorage): Promise<string> {
    const place = this.place(target)
    await (await this.whenRunning()).savepoint(place.target, false)
    return place.path
  }

  /** Begins to stop; resolves to the path of the savepoint once it is there. */
  async stop({ savepoint, drain = false }: StopOptions): Promise<string | undefined> {
    if (savepoint === undefined && !drain)
      throw new OptionError('To stop a job give savepoint, drain or both; to drop it use cancel().')
    const place = savepoint === undefined ? undefined : this.place(savepoint)
    if (place !== undefined && !drain) await (await this.whenRunning()).savepoint(place.target, true)
    else {
      await this.begun.promise
      const stored = place === undefined ? undefined : (await this.whenRunning()).savepointAtEnd(place.target)
      this.running?.drain()
      await stored
    }
    return place?.path
  }

  /** The job has ended for good. Removes its checkpoints if they are no longer of use. */
  async conclude(status: 'finished' | 'cancelled' | 'failed'): Promise<void> {
    this.begun.resolve()
    const { settings, folder } = this
    await this.supersteps?.close()
    if (
      (!this.checkpointing && !this.storesLoops) ||
      status === 'failed' ||
      (status === 'cancelled' && settings.retainOnCancel)
    )
      return
    const { whole, broken } = await listCheckpoints(settings.storage, folder)
    for (const checkpoint of [...whole, ...broken])
      await deleteCheckpoint(settings.storage, checkpointPath(folder, checkpoint))
  }

  private storeLoops({ plan }: Program, restored: JobSnapshot | undefined): LoopStore | undefined {
    if (!this.storesLoops) return undefined
    const { platform, settings, log, folder, numbering } = this
    const fail = (cause: unknown): void => this.running?.fail(cause)
    this.supersteps = new SuperstepStore({
      plan,
      platform,
      settings,
      log,
      folder,
      restored,
      fail,
      ...numbering,
    })
    return this.supersteps
  }

  /** The ids of the checkpoints of the next attempt, and of those there are. */
  private get numbering(): { readonly firstId: number; readonly retained: readonly number[] } {
    const { nextId, retained } = this.recovered
    return { firstId: Math.max(nextId, (this.log.restoredFrom ?? 0) + 1), retained }
  }

  private get replayable(): boolean {
    for (const code of this.program.nodes.values())
      if (code.kind === 'source' && code.source.replayable === false) return false
    return true
  }

  private place(target: string | CheckpointStorage): { target: SavepointTarget; path: string } {
    const { platform, folder } = this
    const unique = `${platform.now().toString(36)}${Math.floor(platform.random() * 2 ** 32).toString(36)}`
    const name = `savepoint-${folder}-${unique}`
    if (typeof target !== 'string') return { target: { storage: target, path: name }, path: name }
    const storage = openDirectory(target, platform)
    return { target: { storage, path: name }, path: `${target.replace(/[/\\]+$/, '')}/${name}` }
  }

  /** Lets everything that waits to be committed go as soon as all tasks are done. */
  private commitAtEnd(running: RunningAttempt): void {
    this.committedAtEnd = false
    running.onTasksDone = () => {
      if (!this.committedAtEnd) running.checkpointComplete(Infinity)
      this.committedAtEnd = true
    }
  }

  /** Once the job has begun. */
  private async whenRunning(): Promise<CheckpointCoordinator> {
    await this.begun.promise
    if (this.coordinator !== undefined) return this.coordinator
    throw new CheckpointError(
      'CHECKPOINT_ABORTED',
      `Job "${this.program.plan.name}" is not running, or has blocking edges or iterations: there is nothing to make a savepoint of.`,
    )
  }

  private dropClaimed(): void {
    const { claimed } = this
    this.claimed = undefined
    if (claimed !== undefined) void deleteCheckpoint(claimed.storage, claimed.path).catch(() => {})
  }
}

/** Whether a program is over bounded inputs, and materialises or repeats what it needs again. */
function isBatch(program: Program): boolean {
  const { edges } = program.plan
  return program.batch === true || edges.some(({ kind }) => kind === 'blocking') || hasLoop(program)
}

/** Whether a program has an iteration of supersteps. */
function hasLoop({ plan }: Program): boolean {
  return plan.nodes.some(({ loop }) => loop !== undefined)
}

/** What does not say that it is of no use to try again. By the field, not the class: a job may bring its own copy. */
function isRetryable(cause: unknown): boolean {
  return !(cause instanceof Error && 'retryable' in cause) || cause.retryable === true
}

/** The savepoint, unless the job has a newer checkpoint of its own. */
async function readOrigin(
  { storage, path }: SavepointTarget,
  own: StoredCheckpoint | undefined,
): Promise<StoredCheckpoint | undefined> {
  if (own === undefined) return readCheckpoint(storage, path)
  const savepoint = await readCheckpoint(storage, path).catch(() => undefined)
  return savepoint !== undefined && savepoint.timestamp >= own.timestamp ? savepoint : undefined
}

function noneIntact({ damaged }: CheckpointLog, { description }: CheckpointStorage): CheckpointError {
  return new CheckpointError(
    'NO_INTACT_CHECKPOINT',
    `Each of the checkpoints ${damaged.map(({ checkpoint }) => checkpoint).join(', ')} in ${description} is damaged: ${damaged[0].reason} ` +
      'Starting anew would repeat what was committed: remove the checkpoints to do so, or start from a savepoint.',
  )
}
