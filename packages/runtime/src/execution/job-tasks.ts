/**
 * What: the tasks of a job, or of a part of it, with the enumerators of its sources: how they are made, opened, and closed,
 *   all of them or those of a region.
 * State: of each vertex what its tasks have in common, so that it can be given up with them, and how often it was started.
 */
import type { JobAccumulators } from '../accumulators/job-accumulators.ts'
import type { JobMemory } from '../memory/job-memory.ts'
import type { JobGraph, JobVertex } from '../plan/job-graph.ts'
import type { Program } from '../plan/program.ts'
import type { Region } from '../plan/regions.ts'
import { buildTask } from '../task/build-task.ts'
import type { Task } from '../task/task.ts'
import type { TaskSnapshot } from '../task/task-snapshot.ts'
import type { WatermarkAlignment } from '../time/watermark-strategy.ts'
import { JobChannels } from './job-channels.ts'
import type { JobPart } from './job-part.ts'
import type { JobSettings } from './job-settings.ts'
import { snapshotsOf, type JobSnapshot } from './job-snapshot.ts'
import { SourceCoordinator } from './source-coordinator.ts'
import { WatermarkAlignmentGroups } from './watermark-alignment.ts'

export interface JobTasksOptions {
  readonly graph: JobGraph
  readonly program: Program
  readonly settings: JobSettings
  readonly memory: JobMemory
  readonly accumulators: JobAccumulators
  readonly part: JobPart | undefined
  /** Something happened that may let a task go on. */
  readonly wake: () => void
  readonly fail: (cause: unknown) => void
  /** Takes the state of a task, by its number. */
  readonly acknowledge: (
    checkpoint: number,
    task: number,
    snapshot: TaskSnapshot,
    release: () => void,
  ) => void
  /** A step has left a task, by its number, done. */
  readonly onDone: (task: number) => void
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

export class JobTasks {
  /** In the order of the job graph. */
  readonly all: Task[] = []
  private readonly options: JobTasksOptions
  private readonly places: readonly TaskPlace[]
  private readonly channels: JobChannels
  private readonly alignment: WatermarkAlignmentGroups
  private readonly coordinators = new Map<number, SourceCoordinator>()
  private readonly scopes = new Map<number, RegionScope>()
  private readonly attempts = new Map<number, number>()

  constructor(options: JobTasksOptions, restored: JobSnapshot | undefined) {
    const { graph, settings, part } = options
    this.options = options
    this.alignment = new WatermarkAlignmentGroups(settings.platform)
    this.channels = new JobChannels(options)
    this.places = graph.vertices.flatMap((vertex) =>
      Array.from({ length: vertex.parallelism }, (_, subtask) => ({ vertex, subtask })).filter(
        ({ subtask }) => part?.runsHere(vertex.id, subtask) !== false,
      ),
    )
    this.build(new Set(graph.vertices.map(({ id }) => id)), restored)
  }

  async open(): Promise<void> {
    await this.openTasks(this.all)
    this.alignment.start()
  }

  /** Takes a region out: its tasks get no turn any more, and are closed. */
  async suspend(region: Region): Promise<void> {
    const closables: { close(): Promise<void> }[] = []
    for (const task of this.of(region)) {
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
      if (scope !== undefined) this.options.accumulators.forget(scope.memory)
    }
  }

  /** Makes the tasks of a suspended region anew, and opens them. They stay suspended. */
  async replace(region: Region, restored: JobSnapshot | undefined): Promise<readonly Task[]> {
    this.channels.restart(region)
    this.build(region, restored)
    const tasks = this.of(region)
    for (const task of tasks) task.suspended = true
    await this.openTasks(tasks)
    return tasks
  }

  /** The state of the enumerators, by node id. */
  snapshotEnumerators(): ReadonlyMap<number, unknown> {
    return new Map([...this.coordinators].map(([id, coordinator]) => [id, coordinator.snapshot()]))
  }

  /** Closes everything, also after a failure; throws the first error of closing. */
  async close(): Promise<void> {
    this.alignment.close()
    const failures: unknown[] = []
    for (const closable of [...this.coordinators.values(), ...this.all]) {
      await closable.close().catch((cause: unknown) => failures.push(cause))
    }
    this.options.memory.close()
    if (failures.length > 0) throw failures[0]
  }

  private of(region: Region): Task[] {
    return this.all.filter((_, index) => region.has(this.places[index].vertex.id))
  }

  private async openTasks(tasks: readonly Task[]): Promise<void> {
    const rank = new Map(this.options.graph.vertices.map(({ id }, index) => [id, index]))
    const rankOf = (task: Task): number => rank.get(task.parts.stages[0].node.id) as number
    // Consumers first. Subtasks in their order: what restored sinks commit is spread over them in the order it was made in.
    const inOrder = tasks.toSorted((a, b) => rankOf(b) - rankOf(a) || a.parts.subtask - b.parts.subtask)
    for (const task of inOrder) await task.open()
    for (const [vertex, coordinator] of this.coordinators)
      if (tasks.some((task) => task.parts.stages[0].node.id === vertex)) await coordinator.start()
  }

  /** Makes the tasks of some vertices, in their places. */
  private build(region: Region, restored: JobSnapshot | undefined): void {
    const { graph, settings, part } = this.options
    const memory = settings.restartsRegions === true ? this.options.memory.scope() : this.options.memory
    const scope: RegionScope = { memory, shared: [] }
    for (const vertex of graph.vertices) {
      if (!region.has(vertex.id)) continue
      this.scopes.set(vertex.id, scope)
      const attempt = this.attempts.get(vertex.id)
      this.attempts.set(vertex.id, attempt === undefined ? (settings.attempt ?? 0) : attempt + 1)
      if (part === undefined) this.coordinate(vertex.id, restored)
    }
    for (const [index, place] of this.places.entries())
      if (region.has(place.vertex.id)) this.all[index] = this.buildTask(index, place, scope, restored)
  }

  private buildTask(
    index: number,
    { vertex, subtask }: TaskPlace,
    { memory, shared }: RegionScope,
    restored: JobSnapshot | undefined,
  ): Task {
    const { part, program, graph, settings, accumulators, wake, acknowledge, onDone } = this.options
    const { channels } = this
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
      wake,
      accumulators,
      owner: memory,
      shared: (shared[subtask] ??= new Map<string, unknown>()),
      requestSplit: () =>
        part === undefined ? coordinator?.requestSplit(subtask) : part.requestSplit(vertex.id, subtask),
      restored: snapshotsOf([...members], subtask, restored),
      finished: vertex.nodes.every((node) => restored?.finished?.get(node.id)?.[subtask] === true),
      acknowledge: (checkpoint, snapshot, release) => acknowledge(checkpoint, index, snapshot, release),
      onDone: () => onDone(index),
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
    const code = this.options.program.nodes.get(node)
    return code?.kind === 'source' ? code.strategy?.alignment : undefined
  }

  private coordinate(nodeId: number, restored: JobSnapshot | undefined): void {
    const { program, settings, fail } = this.options
    const code = program.nodes.get(nodeId)
    if (code?.kind !== 'source') return
    const { name, parallelism } = program.plan.nodes[nodeId]
    const coordinator = new SourceCoordinator({
      name,
      parallelism,
      source: code.source,
      platform: settings.platform,
      restored: restored?.enumerators.get(nodeId),
      fail,
    })
    this.coordinators.set(nodeId, coordinator)
  }
}
