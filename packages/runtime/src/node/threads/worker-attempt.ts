import { JobCancelledError } from '../../errors/errors.ts'
import { driveJob } from '../../execution/drive-job.ts'
import { taskMetrics, type TaskMetrics } from '../../execution/job-metrics.ts'
import type { JobSettings } from '../../execution/job-settings.ts'
import { JobRuntime } from '../../execution/job-runtime.ts'
import { LOCAL_DEFAULTS } from '../../execution/local-executor.ts'
import type { Platform } from '../../execution/platform.ts'
import type { LoopState, LoopStore } from '../../iteration/task-loop.ts'
import { SinkOperator } from '../../operators/sink-operator.ts'
import { checkSamePlan } from '../../plan/fingerprint.ts'
import { buildJobGraph } from '../../plan/job-graph.ts'
import type { Plan } from '../../plan/plan.ts'
import type { NodeCode, Program } from '../../plan/program.ts'
import { encode } from '../../state/codec.ts'
import type { TaskSnapshot } from '../../task/task-snapshot.ts'
import type { Doorbell } from './doorbell.ts'
import type { Deployment, ToDriver, ToWorker } from './messages.ts'
import { packTask, unpackShare, type PackedState } from './packed-state.ts'
import { RemoteCollect } from './remote-collect.ts'
import { packError } from './travelled-error.ts'
import { WorkerPart } from './worker-part.ts'

const METRICS_EVERY_MS = 500

export interface WorkerAttemptOptions {
  /** The job's number. */
  readonly job: number
  readonly worker: number
  readonly bells: readonly Doorbell[]
  /** As the builder made it here. */
  readonly built: Program
  readonly platform: Platform
  readonly deployment: Deployment
  readonly send: (message: ToDriver, transfer?: readonly ArrayBuffer[]) => void
}

/** One attempt of a job in one worker. */
export class WorkerAttempt {
  runtime: JobRuntime | undefined
  private readonly options: WorkerAttemptOptions
  private readonly collects = new Map<number, RemoteCollect>()
  private part: WorkerPart | undefined
  private stopped: JobCancelledError | undefined
  private mayFinish = false
  private readonly begin = Promise.withResolvers<void>()

  constructor(options: WorkerAttemptOptions) {
    this.options = options
  }

  get tasks(): readonly TaskMetrics[] {
    const now = this.options.platform.now()
    return this.runtime?.tasks.map((task) => taskMetrics(task, now)) ?? []
  }

  /** Runs it to its end, and tells the driver how it went. */
  async run(): Promise<void> {
    const { job, send } = this.options
    try {
      await this.runPart()
      send({ job, kind: 'finished' })
    } catch (cause) {
      send({ job, kind: 'failed', error: packError(cause) })
    }
    send({ job, kind: 'closed', accumulated: this.runtime?.accumulators.parts() ?? new Map() })
  }

  receive(message: ToWorker): void {
    const { part, runtime } = this
    switch (message.kind) {
      case 'run':
        this.begin.resolve()
        break
      case 'splits':
        part?.addSplits(message.node, message.subtask, message.splits)
        break
      case 'noMoreSplits':
        part?.noMoreSplits(message.node, message.subtask)
        break
      case 'alignTo':
        part?.alignTo(message.node, message.subtask, message.limit)
        break
      case 'taken':
        this.collects.get(message.node)?.take(message.count)
        break
      case 'trigger':
        this.guard(() => void runtime?.trigger(message.barrier))
        break
      case 'complete':
        runtime?.checkpointComplete(message.checkpoint)
        break
      case 'drain':
        runtime?.drain()
        break
      case 'finish':
        this.mayFinish = true
        if (message.stopped) runtime?.stop()
        runtime?.wake()
        break
      case 'stop':
        this.stopped = new JobCancelledError(this.options.deployment.plan.name)
        this.begin.resolve()
        runtime?.wake()
        break
      case 'merge':
        this.merge(message.parts)
    }
  }

  private async runPart(): Promise<void> {
    const { job, built, send, deployment, platform } = this.options
    const { restored, checkpointing, attempt } = deployment
    checkSamePlan(deployment.plan, built.plan)
    const plan = withKeyGroups(deployment.plan, deployment.keyGroups)
    const program: Program = { ...built, plan, nodes: this.withoutQueues(built) }
    const part = this.createPart(program)
    this.part = part
    const settings: JobSettings = {
      ...LOCAL_DEFAULTS,
      jobName: plan.name,
      platform,
      interpreted: deployment.interpreted,
      travelCheck: deployment.travelCheck,
      memoryBytes: deployment.memoryBytes,
      autoWatermarkIntervalMs: deployment.autoWatermarkIntervalMs,
      checkpointing,
      attempt: attempt - 1,
      loopStore: this.loopStore,
    }
    const runtime = new JobRuntime(program, settings, restored && unpackShare(restored), part)
    this.runtime = runtime
    const tasksDone = (): void => send({ job, kind: 'tasksDone' })
    runtime.onSnapshot = (checkpoint, task, state, release) => {
      this.sendState(runtime, checkpoint, task, state)
      release?.()
    }
    runtime.onTasksDone = tasksDone
    runtime.holdsEnd = () => !this.mayFinish
    const report = (): void => send({ job, kind: 'metrics', metrics: this.tasks })
    const reporting = setInterval(report, METRICS_EVERY_MS)
    const checkCancelled = (): void => {
      if (this.stopped !== undefined) throw this.stopped
    }
    let failed = true
    try {
      await runtime.open()
      // Without tasks here, or with tasks that had all ended, no step will say so.
      if (runtime.tasksDone) tasksDone()
      send({ job, kind: 'ready' })
      await this.begin.promise
      checkCancelled()
      await driveJob(runtime, { jobName: plan.name, platform, checkCancelled })
      failed = false
    } finally {
      clearInterval(reporting)
      report()
      const closing = runtime.close()
      await (failed ? closing.catch(() => {}) : closing)
      part.close()
    }
  }

  private createPart(program: Program): WorkerPart {
    const { job, worker, bells, send, deployment, platform } = this.options
    return new WorkerPart({
      worker,
      bells,
      deployment,
      program,
      platform,
      chainOf: new Map(
        buildJobGraph(program.plan).vertices.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, id])),
      ),
      requestSplit: (node, subtask) => send({ job, kind: 'requestSplit', node, subtask }),
      reportAligned: (node, subtask, watermark) => send({ job, kind: 'aligned', node, subtask, watermark }),
    })
  }

  private sendState(runtime: JobRuntime, checkpoint: number, index: number, snapshot: TaskSnapshot): void {
    const { job, send } = this.options
    const { stages, subtask } = runtime.tasks[index].parts
    const state = packTask(snapshot)
    send({ job, kind: 'snapshot', checkpoint, node: stages[0].node.id, subtask, state }, [state.buffer])
  }

  private get loopStore(): LoopStore | undefined {
    const { job, send, deployment } = this.options
    const everyMs = deployment.storeLoopsEveryMs
    if (everyMs === undefined) return undefined
    const put = (loopState: LoopState): void => {
      const state = encode(loopState) as PackedState
      send({ job, kind: 'loopState', state }, [state.buffer])
    }
    return { everyMs, put }
  }

  private merge(parts: ReadonlyMap<string, readonly unknown[]>): void {
    const { job, send } = this.options
    try {
      send({ job, kind: 'merged', results: { ...this.runtime?.accumulators.resultsWith(parts) } })
    } catch (cause) {
      send({ job, kind: 'failed', error: packError(cause) })
    }
  }

  private guard(run: () => void): void {
    try {
      run()
    } catch (cause) {
      this.runtime?.fail(cause)
    }
  }

  /** The code, with sinks that send to the driver in place of those that hand records to the builder here. */
  private withoutQueues({ nodes }: Program): Map<number, NodeCode> {
    const { job, send } = this.options
    const replaced = new Map(nodes)
    for (const [node, code] of nodes) {
      if (code.kind !== 'operator' || code.collects === undefined) continue
      const collect = new RemoteCollect({
        immediate: code.collects.immediate,
        send: (values, delivery) => send({ job, kind: 'collected', node, values, delivery }),
      })
      this.collects.set(node, collect)
      replaced.set(node, { kind: 'operator', create: () => new SinkOperator(collect) })
    }
    return replaced
  }
}

function withKeyGroups(plan: Plan, keyGroups: readonly number[]): Plan {
  return { ...plan, nodes: plan.nodes.map((node) => ({ ...node, maxParallelism: keyGroups[node.id] })) }
}
