/** Puts a task together: makes the operators of its chain and connects them with each other and with the channels. */
import { JobAccumulators } from '../accumulators/job-accumulators.ts'
import type { FailureLocation } from '../errors/errors.ts'
import type { Platform } from '../execution/platform.ts'
import { JobMemory } from '../memory/job-memory.ts'
import { MetricGroup } from '../metrics/metric-group.ts'
import { Flow } from '../operator/flow.ts'
import type { Operator } from '../operator/operator.ts'
import type { OperatorContext } from '../operator/operator-context.ts'
import { NO_RESOURCES } from '../operator/runtime-context.ts'
import { PassThroughOperator } from '../operators/pass-through.ts'
import { TimestampsAndWatermarksOperator } from '../operators/timestamps-and-watermarks.ts'
import { IteratedOperator } from '../iteration/iterated-operator.ts'
import { TaskLoop, type LoopStore } from '../iteration/task-loop.ts'
import type { JobVertex } from '../plan/job-graph.ts'
import { isInLoop } from '../plan/mark-loops.ts'
import type { PlanEdge, PlanNode } from '../plan/plan.ts'
import type { Program } from '../plan/program.ts'
import type { Output } from '../records/output.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { SnapshotReader } from '../state/snapshot.ts'
import type { Channel } from './channel.ts'
import { combineInputs } from './combine-inputs.ts'
import { InputGate } from './input-gate.ts'
import { wireInterpreted } from './interpreted-chain.ts'
import { channelChooser, Router } from './router.ts'
import { Stage } from './stage.ts'
import type { Acknowledge } from './task-snapshot.ts'
import { Task } from './task.ts'
import { TaskClock } from './task-clock.ts'
import { TaskSource } from './task-source.ts'

/** How tasks run; the same for all tasks of a job. */
export interface TaskSettings {
  readonly jobName: string
  readonly platform: Platform
  readonly interpreted: boolean
  /** How long a step runs at most, about. */
  readonly sliceMs: number
  /** Rows of a frame, and of a source batch. */
  readonly batchRows: number
  readonly autoWatermarkIntervalMs: number
  /** Whether the job makes checkpoints. Default `false`. */
  readonly checkpointing?: boolean
  /** Where operators keep many records. Default: memory, without a limit. */
  readonly memory?: JobMemory
  /** How often the job was started before. Default 0. */
  readonly attempt?: number
  /** Where states of loops are kept; without it the job begins anew after a failure. */
  readonly loopStore?: LoopStore | undefined
}

/** The surroundings of one task. */
export interface TaskSite {
  readonly program: Program
  readonly vertex: JobVertex
  readonly subtask: number
  readonly settings: TaskSettings
  /** Channels of each input of the head. */
  readonly inputs: readonly (readonly Channel[])[]
  /** The edges that leave the chain, each with its channels. */
  readonly outputs: readonly { readonly edge: PlanEdge; readonly channels: readonly Channel[] }[]
  readonly requestSplit: () => void
  readonly wake: () => void
  readonly accumulators?: JobAccumulators
  /** Whom what the task accumulates belongs to. */
  readonly owner?: object
  /** What operators of this subtask number share, by name. */
  readonly shared?: Map<string, unknown>
  /** State of each operator in this subtask, by node id. */
  readonly restored?: ReadonlyMap<number, OperatorSnapshot>
  /** Whether the subtask had ended before the job was restored. */
  readonly finished?: boolean
  /** Takes the state of the task for a checkpoint. */
  readonly acknowledge?: Acknowledge
  /** Called whenever a step leaves the task done. */
  readonly onDone?: () => void
}

function createOperator(node: PlanNode, site: TaskSite): Operator {
  const code = site.program.nodes.get(node.id)
  if (code?.kind === 'operator') {
    const operator = code.create()
    if (node.loop === undefined || (operator.repeatable && node.loop.constant.length === 0)) return operator
    return node.loop.head === node.id ? operator : new IteratedOperator(code.create, node.inputs, node.loop)
  }
  const strategy = code?.strategy
  return strategy === undefined
    ? new PassThroughOperator()
    : new TimestampsAndWatermarksOperator(strategy, site.settings.autoWatermarkIntervalMs, true)
}

function contextOf(
  stage: Stage,
  site: TaskSite,
  flow: Flow,
  clock: TaskClock,
  loop: TaskLoop | undefined,
): OperatorContext {
  const { node, location, metrics } = stage
  return {
    location,
    metrics,
    memory: site.settings.memory ?? new JobMemory(),
    attempt: site.settings.attempt ?? 0,
    resources: site.program.resources ?? NO_RESOURCES,
    accumulator: (site.accumulators ?? new JobAccumulators()).forSubtask(site.owner),
    onClose: (close) => stage.closes.push(close),
    onCheckpointComplete: (call) => stage.onComplete.push(call),
    operatorState: stage.state,
    name: node.name,
    subtask: site.subtask,
    parallelism: node.parallelism,
    maxParallelism: node.maxParallelism,
    checkpointing: site.settings.checkpointing ?? false,
    loop,
    shared: <T>(name: string, make: () => T) => {
      const { shared = new Map<string, unknown>() } = site
      if (!shared.has(name)) shared.set(name, make())
      return shared.get(name) as T
    },
    now: () => clock.now(),
    random: () => site.settings.platform.random(),
    wakeAt: (time) => {
      if (time >= stage.wakeTime) return
      stage.wakeTime = time
      if (time > clock.now()) clock.schedule(time)
      else site.wake()
    },
    drive: (cursor) => {
      if (stage.link === undefined)
        throw new Error(`Operator "${node.name}" uses drive but is not resumable.`)
      stage.link.drive(cursor)
    },
    behind: (run) => (stage.link === undefined ? run() : stage.link.behind(run)),
    await: (promise) =>
      flow.await(promise.catch((cause: unknown) => Promise.reject(stage.locate(cause) as Error))),
    track: (promise) => flow.track(promise),
    addOutput: (output) => flow.addOutput(output),
    halt: () => flow.halt(),
    wake: site.wake,
  }
}

/** The iteration a task is in: that of all its operators. */
function loopOf({ vertex, program, subtask, settings }: TaskSite): TaskLoop | undefined {
  const { loop } = vertex.head
  if (loop === undefined) return undefined
  const code = program.nodes.get(loop.head)
  return new TaskLoop({
    head: loop.head,
    subtask,
    parallelism: vertex.parallelism,
    aggregators: (code?.kind === 'operator' ? code.aggregators : undefined) ?? new Map(),
    store: settings.loopStore,
  })
}

function createStages(site: TaskSite, flow: Flow, clock: TaskClock, loop: TaskLoop | undefined): Stage[] {
  const stages = new Map<number, Stage>()
  const { vertex, settings, subtask } = site
  for (const node of vertex.nodes) {
    const edge = vertex.chained.find((e) => e.to === node.id)
    const producer = edge === undefined ? undefined : stages.get(edge.from)
    const location: FailureLocation = {
      job: settings.jobName,
      operator: node.name,
      subtask,
      parallelism: node.parallelism,
      ...(node.uid === undefined ? {} : { uid: node.uid }),
    }
    const sharesCount = edge?.side === undefined ? producer : undefined
    const stage = new Stage(
      node,
      createOperator(node, site),
      location,
      new MetricGroup(),
      sharesCount,
      flow,
      stages.size,
    )
    stage.operator.context = contextOf(stage, site, flow, clock, loop)
    producer?.consumers.push({ stage, ...(edge?.side === undefined ? {} : { side: edge.side }) })
    stages.set(node.id, stage)
  }
  return [...stages.values()]
}

function createRouters(
  site: TaskSite,
  stages: readonly Stage[],
  flow: Flow,
  loop: TaskLoop | undefined,
): Router[] {
  return site.outputs.map(({ edge, channels }) => {
    const producer = stages.find((stage) => stage.node.id === edge.from) as Stage
    const consumer = site.program.plan.nodes[edge.to]
    const router = new Router({
      channels,
      choose: channelChooser(
        edge.partition,
        channels.length,
        consumer.maxParallelism,
        site.program.edges.get(edge.id),
        () => site.settings.platform.random(),
      ),
      frameRows: site.settings.batchRows,
      operatorName: producer.node.name,
      broadcast: edge.partition === 'broadcast',
      metrics: producer.metrics,
      counts: edge.side === undefined && producer.consumers.every((consumer) => consumer.side !== undefined),
      onFull: () => flow.halt(),
      loop,
      inLoop: isInLoop(edge, site.program.plan),
      feedback: edge.kind === 'feedback',
    })
    loop?.addOutput(router)
    flow.addOutput(router)
    producer.consumers.push({ router, ...(edge.side === undefined ? {} : { side: edge.side }) })
    return router
  })
}

/** Makes the task of one subtask of a vertex. */
export function buildTask(site: TaskSite): Task {
  const { settings, vertex, subtask, program } = site
  const flow = new Flow(site.wake)
  const clock = new TaskClock(settings.platform, site.wake)
  const loop = loopOf(site)
  const stages = createStages(site, flow, clock, loop)
  const routers = createRouters(site, stages, flow, loop)
  wireInterpreted(stages)
  const head = stages[0]
  const code = program.nodes.get(vertex.head.id)
  const source =
    code?.kind === 'source'
      ? new TaskSource({
          source: code.source,
          head,
          subtask,
          parallelism: vertex.parallelism,
          metrics: head.metrics,
          requestSplit: site.requestSplit,
          wake: site.wake,
          now: () => clock.now(),
          schedule: (time, callback) => settings.platform.schedule(time, callback),
        })
      : undefined
  const entries: Output[] =
    source === undefined ? site.inputs.map((_, index) => head.inputEntry(index)) : [head.entry]
  const gateEntries =
    entries.length > 1 ? combineInputs(entries, head.entry, head.node.feedbackInput) : entries
  const gates = site.inputs.map((channels, index) => {
    const inLoop = program.plan.edges.some(
      (edge) => edge.to === vertex.id && edge.input === index && isInLoop(edge, program.plan),
    )
    return new InputGate(channels, gateEntries[index], {
      inLoop,
      feedback: head.node.feedbackInput === index,
    })
  })
  restoreStages(stages, source, site.restored)
  return new Task({
    name: vertex.name,
    subtask,
    parallelism: vertex.parallelism,
    stages,
    routers,
    gates,
    entries,
    source,
    flow,
    clock,
    loop,
    platform: settings.platform,
    interpreted: settings.interpreted,
    sliceMs: settings.sliceMs,
    batchRows: settings.batchRows,
    finished: site.finished ?? false,
    acknowledge: site.acknowledge ?? (() => {}),
    onDone: site.onDone ?? (() => {}),
  })
}

function restoreStages(
  stages: readonly Stage[],
  source: TaskSource | undefined,
  restored: ReadonlyMap<number, OperatorSnapshot> | undefined,
): void {
  for (const stage of stages) {
    const snapshot = restored?.get(stage.node.id)
    if (snapshot === undefined) continue
    const reader = new SnapshotReader(snapshot)
    stage.restore(reader)
    if (stage === stages[0]) source?.restore(reader)
  }
}
