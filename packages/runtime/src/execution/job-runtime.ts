/**
 * What: everything of one job in one process: its tasks, the channels between them, the enumerators of its sources.
 * It has no loop of its own: a driver calls `step` on runnable tasks and waits for `onWake` when there are none. The
 * production driver and the simulation share this.
 */
import { JobAccumulators } from '../accumulators/job-accumulators.ts'
import { JobMemory } from '../memory/job-memory.ts'
import { buildJobGraph, type JobGraph, type JobVertex } from '../plan/job-graph.ts'
import type { Program } from '../plan/program.ts'
import { regionsToRestart, type Region } from '../plan/regions.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { buildTask, type TaskSettings } from '../task/build-task.ts'
import type { Barrier } from '../task/frame.ts'
import type { Task, TaskSnapshot } from '../task/task.ts'
import { JobChannels } from './job-channels.ts'
import type { JobPart } from './job-part.ts'
import type { OnSnapshot, RunningAttempt } from './running-attempt.ts'
import type { WatermarkAlignment } from '../time/watermark-strategy.ts'
import { SourceCoordinator } from './source-coordinator.ts'
import { WatermarkAlignmentGroups } from './watermark-alignment.ts'

/** As {@link TaskSettings}, and how much may wait between tasks. */
export interface JobSettings extends TaskSettings {
  readonly channelRows: number
  /** Bytes that sorts, joins and groupings may take. Default: what the platform says. */
  readonly memoryBytes?: number | undefined
  /** Whether rows are encoded and decoded between tasks, though these are in one thread. */
  readonly travelCheck?: boolean
  /** Whether regions of the job may be restarted alone: what is materialised is kept for that. Default `false`. */
  readonly restartsRegions?: boolean
}

/** State to start from: for each operator (node id) one snapshot per subtask, and each source's enumerator. */
export interface JobSnapshot {
  readonly operators: ReadonlyMap<number, readonly OperatorSnapshot[]>
  readonly enumerators: ReadonlyMap<number, unknown>
  /** For each operator, which of its subtasks had ended; missing where none had. */
  readonly finished?: ReadonlyMap<number, readonly boolean[]>
}

/** A checkpoint whose barrier is on its way. */
interface BarrierInFlight {
  readonly checkpoint: number
  readonly waiting: Set<number>
  /** Whether it has begun here. In a part of a job a barrier may come from another part before that. */
  triggered: boolean
}

/** What the tasks of a region have of their own. */
interface RegionScope {
  readonly memory: JobMemory
  /** What operators share, by subtask. */
  readonly shared: Map<string, unknown>[]
}

/** The place of a task in the job. */
interface TaskPlace {
  readonly vertex: JobVertex
  readonly subtask: number
}

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
  private inFlight: BarrierInFlight[] = []
  private readonly coordinators = new Map<number, SourceCoordinator>()
  private readonly memory: JobMemory
  private readonly alignment: WatermarkAlignmentGroups
  private readonly program: Program
  private readonly settings: JobSettings
  private readonly graph: JobGraph
  private readonly places: readonly TaskPlace[]
  private readonly channels: JobChannels
  /** What the tasks of a vertex have in common, so that it can be given up with them. */
  private readonly scopes = new Map<number, RegionScope>()
  /** How often each vertex was started before. */
  private readonly attempts = new Map<number, number>()
  /** Whether the attempt is over. */
  isClosed = false

  /** Present where only a part of the job runs here. */
  readonly part: JobPart | undefined

  constructor(program: Program, settings: JobSettings, restored?: JobSnapshot, part?: JobPart) {
    this.part = part
    this.program = program
    this.settings = settings
    const { platform } = settings
    this.memory = new JobMemory({
      budgetBytes: settings.memoryBytes ?? platform.defaultMemoryBytes,
      openStorage: platform.openSpillStorage?.bind(platform),
      interpreted: settings.interpreted || !platform.canGenerateCode,
    })
    this.alignment = new WatermarkAlignmentGroups(settings.platform)
    const graph = buildJobGraph(program.plan)
    this.graph = graph
    this.channels = new JobChannels({ graph, program, settings, memory: this.memory, part })
    this.places = graph.vertices.flatMap((vertex) =>
      Array.from({ length: vertex.parallelism }, (_, subtask) => ({ vertex, subtask })).filter(
        ({ subtask }) => part?.runsHere(vertex.id, subtask) !== false,
      ),
    )
    const tasks: Task[] = []
    this.tasks = tasks
    this.build(new Set(graph.vertices.map(({ id }) => id)), restored, tasks)
  }

  /** Makes the tasks of some vertices, in their places. */
  private build(region: Region, restored: JobSnapshot | undefined, tasks: Task[]): void {
    const memory = this.settings.restartsRegions === true ? this.memory.scope() : this.memory
    const scope: RegionScope = { memory, shared: [] }
    for (const vertex of this.graph.vertices) {
      if (!region.has(vertex.id)) continue
      this.scopes.set(vertex.id, scope)
      const attempt = this.attempts.get(vertex.id)
      this.attempts.set(vertex.id, attempt === undefined ? (this.settings.attempt ?? 0) : attempt + 1)
      if (this.part === undefined) this.coordinate(vertex.id, restored)
    }
    for (const [index, place] of this.places.entries())
      if (region.has(place.vertex.id)) tasks[index] = this.buildTask(index, place, scope, restored)
  }

  private buildTask(
    index: number,
    { vertex, subtask }: TaskPlace,
    { memory, shared }: RegionScope,
    restored: JobSnapshot | undefined,
  ): Task {
    const { part, program, graph, channels, settings } = this
    const coordinator = this.coordinators.get(vertex.id)
    const members = new Set(vertex.nodes.map((node) => node.id))
    const incoming = graph.edges.filter((edge) => edge.to === vertex.id)
    const inputs = Array.from({ length: vertex.head.inputs }, (_, input) =>
      incoming.filter((edge) => edge.input === input).flatMap((edge) => channels.into(edge, subtask)),
    )
    const outputs = graph.edges
      .filter((edge) => members.has(edge.from))
      .map((edge) => ({ edge, channels: channels.outOf(edge, subtask) }))
    const task = buildTask({
      program,
      vertex,
      subtask,
      settings: { ...settings, memory, attempt: this.attempts.get(vertex.id) ?? 0 },
      inputs,
      outputs,
      wake: () => this.onWake(),
      accumulators: this.accumulators,
      owner: memory,
      shared: (shared[subtask] ??= new Map<string, unknown>()),
      requestSplit: () =>
        part === undefined ? coordinator?.requestSplit(subtask) : part.requestSplit(vertex.id, subtask),
      restored: snapshotsOf([...members], subtask, restored),
      finished: vertex.nodes.every((node) => restored?.finished?.get(node.id)?.[subtask] === true),
      acknowledge: (checkpoint, snapshot, release) => this.acknowledge(checkpoint, index, snapshot, release),
      onDone: () => this.taskDone(index),
    })
    const { source } = task.parts
    if (source === undefined) return task
    coordinator?.addReader(source)
    part?.addReader(vertex.id, subtask, source)
    const alignment = this.alignmentOf(vertex.id)
    if (alignment !== undefined && part === undefined) this.alignment.add(source, alignment)
    return task
  }

  private alignmentOf(node: number): WatermarkAlignment | undefined {
    const code = this.program.nodes.get(node)
    return code?.kind === 'source' ? code.strategy?.alignment : undefined
  }

  async open(): Promise<void> {
    await this.openTasks(this.tasks)
    this.alignment.start()
  }

  private async openTasks(tasks: readonly Task[]): Promise<void> {
    const rank = new Map(this.graph.vertices.map(({ id }, index) => [id, index]))
    const rankOf = (task: Task): number => rank.get(task.parts.stages[0].node.id) as number
    // Consumers first. Subtasks in their order: what restored sinks commit is spread over them in the order it was made in.
    const inOrder = tasks.toSorted((a, b) => rankOf(b) - rankOf(a) || a.parts.subtask - b.parts.subtask)
    for (const task of inOrder) await task.open()
    for (const [vertex, coordinator] of this.coordinators)
      if (tasks.some((task) => task.parts.stages[0].node.id === vertex)) await coordinator.start()
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
    this.inFlight = []
    const closables: { close(): Promise<void> }[] = []
    for (const task of this.tasksOf(region)) {
      task.suspended = true
      closables.push(task)
      if (task.parts.source !== undefined) this.alignment.remove(task.parts.source)
    }
    for (const vertex of region) {
      const coordinator = this.coordinators.get(vertex)
      if (coordinator !== undefined) closables.push(coordinator)
      this.coordinators.delete(vertex)
    }
    // What fails while it is closed has failed already.
    for (const closable of closables) await closable.close().catch(() => {})
    for (const vertex of region) {
      const scope = this.scopes.get(vertex)
      scope?.memory.close()
      if (scope !== undefined) this.accumulators.forget(scope.memory)
    }
  }

  /** Puts a suspended region in again. */
  async resume(region: Region, restored: JobSnapshot | undefined): Promise<void> {
    if (this.isClosed) return
    this.channels.restart(region)
    this.build(region, restored, this.tasks as Task[])
    const tasks = this.tasksOf(region)
    for (const task of tasks) task.suspended = true
    await this.openTasks(tasks)
    // The attempt has ended meanwhile, and has closed what there was then: closing twice is harmless.
    if (this.isClosed) await this.suspend(region)
    for (const task of tasks) task.suspended = this.isClosed
    this.onWake()
  }

  private tasksOf(region: Region): Task[] {
    return this.tasks.filter((_, index) => region.has(this.places[index].vertex.id))
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
    const { checkpoint } = barrier
    const enumerators = this.snapshotEnumerators()
    this.barrierInFlight(checkpoint).triggered = true
    for (const task of this.tasks) {
      if (task.status === 'done') task.checkpointAtEnd(checkpoint)
      else if (task.parts.source !== undefined) task.parts.source.postBarrier(barrier)
      // What goes around in a loop goes on when all sources have ended, and with them what brings barriers.
      else if (task.checkpoints.feedback !== undefined) task.checkpoints.alignment.announce(barrier)
    }
    this.forgetArrived()
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
      this.snapshotEnumerators(),
    )
  }

  /** Closes everything, also after a failure; throws the first error of closing. */
  async close(): Promise<void> {
    this.isClosed = true
    this.alignment.close()
    const failures: unknown[] = []
    for (const closable of [...this.coordinators.values(), ...this.tasks]) {
      await closable.close().catch((cause: unknown) => failures.push(cause))
    }
    this.memory.close()
    if (failures.length > 0) throw failures[0]
  }

  private snapshotEnumerators(): ReadonlyMap<number, unknown> {
    return new Map([...this.coordinators].map(([id, coordinator]) => [id, coordinator.snapshot()]))
  }

  private acknowledge(checkpoint: number, index: number, snapshot: TaskSnapshot, release: () => void): void {
    // One that was given up is forgotten; in a part of a job it may not have begun here yet.
    const isKnown = this.part !== undefined || this.inFlight.some((other) => other.checkpoint === checkpoint)
    if (!isKnown || !this.barrierInFlight(checkpoint).waiting.delete(index)) {
      release()
      return
    }
    this.forgetArrived()
    this.onSnapshot(checkpoint, index, snapshot, release)
  }

  private barrierInFlight(checkpoint: number): BarrierInFlight {
    const known = this.inFlight.find((barrier) => barrier.checkpoint === checkpoint)
    if (known !== undefined) return known
    const barrier = { checkpoint, waiting: new Set(this.tasks.keys()), triggered: false }
    this.inFlight.push(barrier)
    return barrier
  }

  private forgetArrived(): void {
    this.inFlight = this.inFlight.filter(({ waiting, triggered }) => waiting.size > 0 || !triggered)
  }

  /** A barrier that has not come to a task before its end never will: its state after the end is the state then. */
  private taskDone(index: number): void {
    for (const { checkpoint, waiting } of this.inFlight)
      if (waiting.has(index)) this.tasks[index].checkpointAtEnd(checkpoint)
    if (this.tasksDone) this.onTasksDone()
  }

  private waitsOnlyForTasks(task: Task): boolean {
    return task.parts.routers.some((router) => router.isFull())
  }

  private coordinate(nodeId: number, restored: JobSnapshot | undefined): void {
    const { program, settings } = this
    const code = program.nodes.get(nodeId)
    if (code?.kind !== 'source') return
    const { name, parallelism } = program.plan.nodes[nodeId]
    const coordinator = new SourceCoordinator({
      name,
      parallelism,
      source: code.source,
      platform: settings.platform,
      restored: restored?.enumerators.get(nodeId),
      fail: (cause) => this.fail(cause),
    })
    this.coordinators.set(nodeId, coordinator)
  }
}

/** One snapshot of a job, from those of its tasks in their order. */
export function assembleSnapshot(
  tasks: readonly TaskSnapshot[],
  enumerators: ReadonlyMap<number, unknown>,
): JobSnapshot {
  const operators = new Map<number, OperatorSnapshot[]>()
  const finished = new Map<number, boolean[]>()
  for (const task of tasks) {
    for (const [id, snapshot] of task.operators) {
      operators.set(id, [...(operators.get(id) ?? []), snapshot])
      finished.set(id, [...(finished.get(id) ?? []), task.finished])
    }
  }
  for (const [id, flags] of finished) if (!flags.includes(true)) finished.delete(id)
  return { operators, enumerators, finished }
}

function snapshotsOf(
  nodeIds: readonly number[],
  subtask: number,
  restored: JobSnapshot | undefined,
): Map<number, OperatorSnapshot> {
  const found = new Map<number, OperatorSnapshot>()
  for (const id of nodeIds) {
    const snapshot = restored?.operators.get(id)?.[subtask]
    if (snapshot !== undefined) found.set(id, snapshot)
  }
  return found
}
