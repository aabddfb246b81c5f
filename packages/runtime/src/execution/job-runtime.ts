/**
 * What: everything of one job in one process: its tasks, the channels between them, the enumerators of its sources.
 * It has no loop of its own: a driver calls `step` on runnable tasks and waits for `onWake` when there are none. The
 * production driver and the simulation share this.
 */
import { JobAccumulators } from '../accumulators/job-accumulators.ts'
import { TravelCheckChannel } from '../columns/travel-check.ts'
import { JobMemory } from '../memory/job-memory.ts'
import { buildJobGraph, type JobGraph } from '../plan/job-graph.ts'
import type { PlanEdge } from '../plan/plan.ts'
import type { Program } from '../plan/program.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { buildTask, type TaskSettings } from '../task/build-task.ts'
import { BlockingChannel, LocalChannel, type Channel } from '../task/channel.ts'
import { connectedSubtasks } from '../task/router.ts'
import type { Barrier } from '../task/frame.ts'
import type { Task, TaskSnapshot } from '../task/task.ts'
import type { JobPart } from './job-part.ts'
import type { OnSnapshot, RunningAttempt } from './running-attempt.ts'
import { SourceCoordinator } from './source-coordinator.ts'
import { WatermarkAlignmentGroups } from './watermark-alignment.ts'

/** As {@link TaskSettings}, and how much may wait between tasks. */
export interface JobSettings extends TaskSettings {
  readonly channelRows: number
  /** Bytes that sorts, joins and groupings may take. Default: what the platform says. */
  readonly memoryBytes?: number | undefined
  /** Whether rows are encoded and decoded between tasks, though these are in one thread. */
  readonly travelCheck?: boolean
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

  /** Present where only a part of the job runs here. */
  readonly part: JobPart | undefined

  constructor(program: Program, settings: JobSettings, restored?: JobSnapshot, part?: JobPart) {
    this.part = part
    const { platform } = settings
    this.memory = new JobMemory({
      budgetBytes: settings.memoryBytes ?? platform.defaultMemoryBytes,
      openStorage: platform.openSpillStorage?.bind(platform),
      interpreted: settings.interpreted || !platform.canGenerateCode,
    })
    this.alignment = new WatermarkAlignmentGroups(settings.platform)
    const graph = buildJobGraph(program.plan)
    const channels = connect(graph, program, settings, this.memory, part)
    const wake = (): void => this.onWake()
    const tasks: Task[] = []
    const shared: Map<string, unknown>[] = []
    for (const vertex of graph.vertices) {
      const coordinator =
        part === undefined ? this.coordinate(program, vertex.id, settings, restored) : undefined
      for (let subtask = 0; subtask < vertex.parallelism; subtask++) {
        if (part?.runsHere(vertex.id, subtask) === false) continue
        const members = new Set(vertex.nodes.map((node) => node.id))
        const incoming = graph.edges.filter((edge) => edge.to === vertex.id)
        const inputs = Array.from({ length: vertex.head.inputs }, (_, input) =>
          incoming.filter((edge) => edge.input === input).flatMap((edge) => channels.into(edge, subtask)),
        )
        const outputs = graph.edges
          .filter((edge) => members.has(edge.from))
          .map((edge) => ({ edge, channels: channels.outOf(edge, subtask) }))
        const index = tasks.length
        const task = buildTask({
          program,
          vertex,
          subtask,
          settings: { ...settings, memory: this.memory },
          inputs,
          outputs,
          wake,
          accumulators: this.accumulators,
          shared: (shared[subtask] ??= new Map<string, unknown>()),
          requestSplit: () =>
            part === undefined ? coordinator?.requestSplit(subtask) : part.requestSplit(vertex.id, subtask),
          restored: snapshotsOf(
            vertex.nodes.map((node) => node.id),
            subtask,
            restored,
          ),
          finished: vertex.nodes.every((node) => restored?.finished?.get(node.id)?.[subtask] === true),
          acknowledge: (checkpoint, snapshot, release) =>
            this.acknowledge(checkpoint, index, snapshot, release),
          onDone: () => this.taskDone(index),
        })
        if (task.parts.source !== undefined) {
          coordinator?.addReader(task.parts.source)
          part?.addReader(vertex.id, subtask, task.parts.source)
          const code = program.nodes.get(vertex.id)
          const alignment = code?.kind === 'source' ? code.strategy?.alignment : undefined
          if (alignment !== undefined && part === undefined) this.alignment.add(task.parts.source, alignment)
        }
        tasks.push(task)
      }
    }
    this.tasks = tasks
  }

  async open(): Promise<void> {
    for (const task of this.tasks.toReversed()) await task.open()
    for (const coordinator of this.coordinators.values()) await coordinator.start()
    this.alignment.start()
  }

  get taskCount(): number {
    return this.tasks.length
  }

  get tasksDone(): boolean {
    return this.tasks.every((task) => task.status === 'done')
  }

  get done(): boolean {
    if (this.holdsEnd()) return false
    return this.tasks.every((task) => task.status === 'done' || (this.stopped && task.settled))
  }

  trigger(barrier: Barrier): ReadonlyMap<number, unknown> {
    const { checkpoint } = barrier
    const enumerators = this.snapshotEnumerators()
    this.inFlight.push({ checkpoint, waiting: new Set(this.tasks.keys()) })
    for (const task of this.tasks) {
      if (task.status === 'done') task.checkpointAtEnd(checkpoint)
      else if (task.parts.source !== undefined) task.parts.source.postBarrier(barrier)
      // What goes around in a loop goes on when all sources have ended, and with them what brings barriers.
      else if (task.checkpoints.feedback !== undefined) task.checkpoints.alignment.announce(barrier)
    }
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
    const barrier = this.inFlight.find((other) => other.checkpoint === checkpoint)
    if (barrier?.waiting.delete(index) !== true) return
    if (barrier.waiting.size === 0) this.inFlight = this.inFlight.filter((other) => other !== barrier)
    this.onSnapshot(checkpoint, index, snapshot, release)
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

  private coordinate(
    program: Program,
    nodeId: number,
    settings: JobSettings,
    restored: JobSnapshot | undefined,
  ): SourceCoordinator | undefined {
    const code = program.nodes.get(nodeId)
    if (code?.kind !== 'source') return undefined
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
    return coordinator
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

/** An edge back holds a whole superstep. */
function createChannel({ kind }: PlanEdge, settings: JobSettings, memory: JobMemory): Channel {
  const { channelRows, travelCheck, interpreted } = settings
  const channel =
    kind === 'blocking'
      ? new BlockingChannel(memory)
      : new LocalChannel(kind === 'feedback' ? Infinity : channelRows)
  return travelCheck === true ? new TravelCheckChannel(channel, interpreted) : channel
}

interface Connections {
  into(edge: PlanEdge, subtask: number): Channel[]
  outOf(edge: PlanEdge, subtask: number): Channel[]
}

/** Makes the channels of all edges between tasks. */
function connect(
  { edges, vertices }: JobGraph,
  program: Program,
  settings: JobSettings,
  memory: JobMemory,
  part: JobPart | undefined,
): Connections {
  const headOf = new Map(vertices.flatMap((vertex) => vertex.nodes.map((node) => [node.id, vertex.id])))
  const runsHere = (node: number, subtask: number): boolean =>
    part === undefined || part.runsHere(headOf.get(node) as number, subtask)
  const channels = new Map<PlanEdge, { from: number; to: number; channel: Channel }[]>()
  for (const edge of edges) {
    const producers = program.plan.nodes[edge.from].parallelism
    const consumers = program.plan.nodes[edge.to].parallelism
    const list: { from: number; to: number; channel: Channel }[] = []
    for (let from = 0; from < producers; from++) {
      for (const to of connectedSubtasks(edge.partition, from, producers, consumers)) {
        const [hasWriter, hasReader] = [runsHere(edge.from, from), runsHere(edge.to, to)]
        if (hasWriter && hasReader) list.push({ from, to, channel: createChannel(edge, settings, memory) })
        else if (part !== undefined && (hasWriter || hasReader))
          list.push({ from, to, channel: part.channel(edge, from, to) })
      }
    }
    channels.set(edge, list)
  }
  const of = (edge: PlanEdge): { from: number; to: number; channel: Channel }[] => channels.get(edge) ?? []
  return {
    into: (edge, subtask) =>
      of(edge)
        .filter((link) => link.to === subtask)
        .map((link) => link.channel),
    outOf: (edge, subtask) =>
      of(edge)
        .filter((link) => link.from === subtask)
        .map((link) => link.channel),
  }
}
