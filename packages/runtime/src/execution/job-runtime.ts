/**
 * What: everything of one job in one process: its tasks, the channels between them, the enumerators of its sources.
 * It has no loop of its own: a driver calls `step` on runnable tasks and waits for `onWake` when there are none. The
 * production driver and the simulation share this.
 */
import { JobAccumulators } from '../accumulators/job-accumulators.ts'
import { JobMemory } from '../memory/job-memory.ts'
import { buildJobGraph, type JobGraph } from '../plan/job-graph.ts'
import type { Program } from '../plan/program.ts'
import { regionsToRestart, type Region } from '../plan/regions.ts'
import type { Barrier } from '../task/frame.ts'
import type { Task } from '../task/task.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'
import { BarriersInFlight } from './barriers-in-flight.ts'
import type { JobPart } from './job-part.ts'
import type { JobSettings } from './job-settings.ts'
import { assembleSnapshot, type JobSnapshot } from './job-snapshot.ts'
import { JobTasks } from './job-tasks.ts'
import type { OnSnapshot, RunningAttempt } from './running-attempt.ts'

export class JobRuntime implements RunningAttempt {
  readonly tasks: readonly Task[]
  readonly accumulators = new JobAccumulators()
  /** Called when something happened that may let a task go on. Set by the driver. */
  onWake: () => void = () => {}
  /** What failed outside of any task's step. */
  failure: { cause: unknown } | undefined
  onSnapshot: OnSnapshot = () => {}
  onTasksDone: () => void = () => {}
  holdsEnd: () => boolean = () => false
  /** See {@link stop}. */
  stopped = false
  /** Whether the attempt is over. */
  isClosed = false
  /** Present where only a part of the job runs here. */
  readonly part: JobPart | undefined
  private readonly settings: JobSettings
  private readonly graph: JobGraph
  private readonly jobTasks: JobTasks
  private readonly barriers: BarriersInFlight

  constructor(program: Program, settings: JobSettings, restored?: JobSnapshot, part?: JobPart) {
    this.part = part
    this.settings = settings
    const { platform } = settings
    this.graph = buildJobGraph(program.plan)
    const memory = new JobMemory({
      budgetBytes: settings.memoryBytes ?? platform.defaultMemoryBytes,
      openStorage: platform.openSpillStorage?.bind(platform),
      interpreted: settings.interpreted || !platform.canGenerateCode,
    })
    this.jobTasks = new JobTasks(
      {
        graph: this.graph,
        program,
        settings,
        memory,
        accumulators: this.accumulators,
        part,
        wake: () => this.onWake(),
        fail: (cause) => this.fail(cause),
        acknowledge: (checkpoint, task, snapshot, release) =>
          this.acknowledge(checkpoint, task, snapshot, release),
        onDone: (task) => this.taskDone(task),
      },
      restored,
    )
    this.tasks = this.jobTasks.all
    this.barriers = new BarriersInFlight(this.tasks.length, part !== undefined)
  }

  async open(): Promise<void> {
    await this.jobTasks.open()
  }

  /**
   * What has to begin again, and nothing else, when a task has failed: its region and those that read of it. `undefined`
   * when that is everything, or cannot be done alone: on several threads, and in iterations.
   */
  regionOf(failed: Task): Region | undefined {
    if (this.part !== undefined || this.settings.restartsRegions !== true) return undefined
    const region = regionsToRestart(this.graph, failed.parts.stages[0].node.id)
    const { vertices } = this.graph
    if (region.size === vertices.length) return undefined
    const hasLoop = vertices.some(({ nodes }) =>
      nodes.some(({ loop, feedbackInput }) => loop ?? feedbackInput),
    )
    return hasLoop ? undefined : region
  }

  /** Takes a region out: its tasks get no turn any more, and are closed. Checkpoints under way are given up. */
  async suspend(region: Region): Promise<void> {
    this.barriers.giveUp()
    await this.jobTasks.suspend(region)
  }

  /** Puts a suspended region in again. */
  async resume(region: Region, restored: JobSnapshot | undefined): Promise<void> {
    if (this.isClosed) return
    const tasks = await this.jobTasks.replace(region, restored)
    // The attempt has ended meanwhile, and has closed what there was then: closing twice is harmless.
    if (this.isClosed) await this.suspend(region)
    for (const task of tasks) task.suspended = this.isClosed
    this.onWake()
  }

  get taskCount(): number {
    return this.tasks.length
  }

  get tasksDone(): boolean {
    return this.tasks.every((task) => task.hasEnded && !task.suspended)
  }

  get done(): boolean {
    if (this.holdsEnd()) return false
    return this.tasks.every(
      (task) => !task.suspended && (task.status === 'done' || (this.stopped && task.settled)),
    )
  }

  trigger(barrier: Barrier): ReadonlyMap<number, unknown> {
    const { checkpoint, commitsOnly } = barrier
    const enumerators = this.jobTasks.snapshotEnumerators()
    this.barriers.trigger(checkpoint)
    for (const task of this.tasks) {
      if (task.hasEnded) task.checkpointAtEnd(checkpoint, commitsOnly)
      else if (task.parts.source !== undefined) task.parts.source.postBarrier(barrier)
      // What goes around in a loop goes on when all sources have ended, and with them what brings barriers.
      else if (task.checkpoints.feedback !== undefined) task.checkpoints.alignment.announce(barrier)
    }
    this.barriers.forgetArrived()
    return enumerators
  }

  checkpointComplete(checkpoint: number): void {
    for (const task of this.tasks) task.checkpointComplete(checkpoint)
    this.onWake()
  }

  stop(): void {
    this.stopped = true
  }

  fail(cause: unknown): void {
    this.failure ??= { cause }
    this.onWake()
  }

  wake(): void {
    this.onWake()
  }

  drain(): void {
    for (const task of this.tasks) if (task.parts.source !== undefined) task.drain()
    this.onWake()
  }

  /** Whether nothing runs, nothing is waited for outside, and so nothing will ever happen. */
  get stuck(): boolean {
    if (this.part !== undefined || this.holdsEnd()) return false
    return this.tasks.every((task) => {
      if (task.suspended) return false
      if (task.status === 'done') return true
      const { flow, source } = task.parts
      if (flow.expectsPromise || task.lingers || task.underWay || task.runnable) return false
      return flow.isFull() ? this.waitsOnlyForTasks(task) : source === undefined
    })
  }

  /** The state of everything, when every task is quiet. */
  snapshot(): JobSnapshot {
    return assembleSnapshot(
      this.tasks.map((task) => task.checkpoints.snapshot()),
      this.jobTasks.snapshotEnumerators(),
    )
  }

  /** Closes everything, also after a failure; throws the first error of closing. */
  async close(): Promise<void> {
    this.isClosed = true
    await this.jobTasks.close()
  }

  private acknowledge(checkpoint: number, index: number, snapshot: TaskSnapshot, release: () => void): void {
    if (this.barriers.arrive(checkpoint, index)) this.onSnapshot(checkpoint, index, snapshot, release)
    else release()
  }

  /** A barrier that has not come to a task before its end never will: its state after the end is the state then. */
  private taskDone(index: number): void {
    for (const checkpoint of this.barriers.waitingFor(index)) this.tasks[index].checkpointAtEnd(checkpoint)
    if (this.tasksDone) this.onTasksDone()
  }

  private waitsOnlyForTasks(task: Task): boolean {
    return task.parts.routers.some((router) => router.isFull())
  }
}
