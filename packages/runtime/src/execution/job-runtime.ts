/**
 * What: everything of one job in one process: its tasks, the channels between them, the enumerators of its sources.
 * It has no loop of its own: a driver calls `step` on runnable tasks and waits for `onWake` when there are none. The
 * production driver and the simulation share this.
 */
import { buildJobGraph } from '../plan/job-graph.ts'
import type { PlanEdge } from '../plan/plan.ts'
import type { Program } from '../plan/program.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { SnapshotWriter } from '../state/snapshot.ts'
import { buildTask, type TaskSettings } from '../task/build-task.ts'
import { BlockingChannel, LocalChannel, type Channel } from '../task/channel.ts'
import { connectedSubtasks } from '../task/router.ts'
import type { Task } from '../task/task.ts'
import { SourceCoordinator } from './source-coordinator.ts'
import { WatermarkAlignmentGroups } from './watermark-alignment.ts'

/** As {@link TaskSettings}, and how much may wait between tasks. */
export interface JobSettings extends TaskSettings {
  readonly channelRows: number
}

/** State to start from: for each operator (node id) one snapshot per subtask, and each source's enumerator. */
export interface JobSnapshot {
  readonly operators: ReadonlyMap<number, readonly OperatorSnapshot[]>
  readonly enumerators: ReadonlyMap<number, unknown>
}

export class JobRuntime {
  readonly tasks: readonly Task[]
  /** Called when something happened that may let a task go on. Set by the driver. */
  onWake: () => void = () => {}
  /** What failed outside of any task's step. */
  failure: { cause: unknown } | undefined
  private readonly coordinators = new Map<number, SourceCoordinator>()
  private readonly alignment: WatermarkAlignmentGroups

  constructor(program: Program, settings: JobSettings, restored?: JobSnapshot) {
    this.alignment = new WatermarkAlignmentGroups(settings.platform)
    const graph = buildJobGraph(program.plan)
    const channels = connect(graph.edges, program, settings.channelRows)
    const wake = (): void => this.onWake()
    const tasks: Task[] = []
    for (const vertex of graph.vertices) {
      const coordinator = this.coordinate(program, vertex.id, settings, restored)
      for (let subtask = 0; subtask < vertex.parallelism; subtask++) {
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
          settings,
          inputs,
          outputs,
          wake,
          requestSplit: () => coordinator?.requestSplit(subtask),
          restored: snapshotsOf(
            vertex.nodes.map((node) => node.id),
            subtask,
            restored,
          ),
        })
        if (task.parts.source !== undefined) {
          coordinator?.addReader(task.parts.source)
          const code = program.nodes.get(vertex.id)
          const alignment = code?.kind === 'source' ? code.strategy?.alignment : undefined
          if (alignment !== undefined) this.alignment.add(task.parts.source, alignment)
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

  get done(): boolean {
    return this.tasks.every((task) => task.status === 'done')
  }

  /** Whether nothing runs, nothing is waited for outside, and so nothing will ever happen. */
  get stuck(): boolean {
    return this.tasks.every((task) => {
      if (task.status === 'done') return true
      const { flow, source } = task.parts
      if (flow.waitsForPromise || task.runnable) return false
      return flow.isFull() ? this.waitsOnlyForTasks(task) : source === undefined
    })
  }

  /** The state of everything, when every task is quiet. */
  snapshot(): JobSnapshot {
    const operators = new Map<number, OperatorSnapshot[]>()
    for (const task of this.tasks) {
      for (const stage of task.parts.stages) {
        const writer = new SnapshotWriter(stage.node.maxParallelism)
        stage.operator.snapshot(writer)
        if (stage === task.parts.stages[0]) task.parts.source?.snapshot(writer)
        const list = operators.get(stage.node.id) ?? []
        list.push(writer.finish())
        operators.set(stage.node.id, list)
      }
    }
    const enumerators = new Map(
      [...this.coordinators].map(([id, coordinator]) => [id, coordinator.snapshot()]),
    )
    return { operators, enumerators }
  }

  /** Closes everything, also after a failure; throws the first error of closing. */
  async close(): Promise<void> {
    this.alignment.close()
    const failures: unknown[] = []
    for (const closable of [...this.coordinators.values(), ...this.tasks]) {
      await closable.close().catch((cause: unknown) => failures.push(cause))
    }
    if (failures.length > 0) throw failures[0]
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
      fail: (cause) => {
        this.failure ??= { cause }
        this.onWake()
      },
    })
    this.coordinators.set(nodeId, coordinator)
    return coordinator
  }
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

interface Connections {
  into(edge: PlanEdge, subtask: number): Channel[]
  outOf(edge: PlanEdge, subtask: number): Channel[]
}

/** Makes the channels of all edges between tasks. */
function connect(edges: readonly PlanEdge[], program: Program, channelRows: number): Connections {
  const channels = new Map<PlanEdge, { from: number; to: number; channel: Channel }[]>()
  for (const edge of edges) {
    const producers = program.plan.nodes[edge.from].parallelism
    const consumers = program.plan.nodes[edge.to].parallelism
    const list = Array.from({ length: producers }, (_, from) =>
      connectedSubtasks(edge.partition, from, producers, consumers).map((to) => ({
        from,
        to,
        channel: edge.kind === 'blocking' ? new BlockingChannel() : new LocalChannel(channelRows),
      })),
    )
    channels.set(edge, list.flat())
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
