import type { CheckpointStatistics } from '../../checkpoint/checkpoint-statistics.ts'
import { emptyStatistics, noCheckpoints } from '../../checkpoint/without-checkpoints.ts'
import { iterationsOf, type IterationStatistics } from '../../iteration/iteration-statistics.ts'
import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'
import { JobCancelledError } from '../../errors/errors.ts'
import { driveJob } from '../../execution/drive-job.ts'
import { stateOnThreads } from '../../execution/state-reader.ts'
import type { JobHandle, JobResult, JobStatus } from '../../execution/job-handle.ts'
import { taskMetrics, type TaskMetrics } from '../../execution/job-metrics.ts'
import { JobRuntime } from '../../execution/job-runtime.ts'
import { LOCAL_DEFAULTS } from '../../execution/local-executor.ts'
import { SinkOperator } from '../../operators/sink-operator.ts'
import { checkSamePlan } from '../../plan/fingerprint.ts'
import { buildJobGraph } from '../../plan/job-graph.ts'
import type { NodeCode, Program } from '../../plan/program.ts'
import { MetricGroup } from '../../metrics/metric-group.ts'
import type { SinkWriter } from '../../sink/sink.ts'
import { NodePlatform } from '../node-platform.ts'
import type { Doorbell } from './doorbell.ts'
import type { Deployment, ToDriver, ToWorker } from './messages.ts'
import { RemoteCollect } from './remote-collect.ts'
import { packError, unpackError } from './travelled-error.ts'
import { WorkerPart } from './worker-part.ts'

const METRICS_EVERY_MS = 500

export interface WorkerJobOptions {
  readonly number: number
  readonly worker: number
  readonly bells: readonly Doorbell[]
  /** As the builder made it here. */
  readonly program: Program
  readonly send: (message: ToDriver) => void
}

/** One job in one worker. Its result, for the builder here, is that of the whole job. */
export class WorkerJob implements JobHandle {
  readonly jobName: string
  readonly result: Promise<JobResult>
  status: JobStatus = 'created'
  private readonly options: WorkerJobOptions
  private readonly platform = new NodePlatform()
  private readonly collects = new Map<number, RemoteCollect>()
  private readonly queues = new Map<number, SinkWriter<unknown>>()
  private part: WorkerPart | undefined
  private runtime: JobRuntime | undefined
  private stopped: JobCancelledError | undefined
  private readonly run = Promise.withResolvers<void>()
  private readonly ended = Promise.withResolvers<JobResult>()

  constructor(options: WorkerJobOptions) {
    this.options = options
    this.jobName = options.program.plan.name
    this.result = this.ended.promise
    this.result.catch(() => {})
  }

  async cancel(): Promise<void> {
    // The builder in the driver does the same, and decides.
    await this.result.catch(() => {})
  }

  savepoint(): Promise<string> {
    return Promise.reject(noCheckpoints(this.jobName))
  }

  stop(): Promise<string | undefined> {
    return Promise.reject(noCheckpoints(this.jobName))
  }

  checkpoints(): CheckpointStatistics {
    return emptyStatistics()
  }

  metrics(): readonly TaskMetrics[] {
    const now = this.platform.now()
    return this.runtime?.tasks.map((task) => taskMetrics(task, now)) ?? []
  }

  receive(message: ToWorker): void {
    const { part } = this
    switch (message.kind) {
      case 'deploy':
        void this.deploy(message.deployment)
        break
      case 'run':
        this.run.resolve()
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
        this.collects.get(message.node)?.take(message.subtask, message.count)
        break
      case 'stop':
        this.stopped = new JobCancelledError(this.jobName)
        this.run.resolve()
        this.runtime?.onWake()
        break
      case 'merge':
        this.merge(message.parts)
        break
      case 'results':
        for (const value of message.values) this.queueOf(message.node).write(value, 0)
        break
      case 'ended':
        if ('result' in message.outcome) this.ended.resolve(message.outcome.result)
        else this.ended.reject(unpackError(message.outcome.error))
    }
  }

  state(): never {
    throw stateOnThreads(this.jobName)
  }

  iterations(): readonly IterationStatistics[] {
    return iterationsOf(this.metrics())
  }

  accumulators(): AccumulatorResults {
    return this.runtime?.accumulators.results() ?? {}
  }

  private async deploy(deployment: Deployment): Promise<void> {
    const { number: job, send } = this.options
    try {
      await this.runPart(deployment)
      send({ job, kind: 'finished' })
    } catch (cause) {
      send({ job, kind: 'failed', error: packError(cause) })
    }
    send({ job, kind: 'closed', accumulated: this.runtime?.accumulators.parts() ?? new Map() })
  }

  private async runPart(deployment: Deployment): Promise<void> {
    const { number: job, program: built, send, bells, worker } = this.options
    const { plan, interpreted, travelCheck, memoryBytes, autoWatermarkIntervalMs } = deployment
    checkSamePlan(plan, built.plan)
    const program: Program = { ...built, plan, nodes: this.withoutQueues(built) }
    const { platform } = this
    const part = new WorkerPart({
      worker,
      bells,
      deployment,
      program,
      platform,
      chainOf: new Map(
        buildJobGraph(plan).vertices.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, id])),
      ),
      requestSplit: (node, subtask) => send({ job, kind: 'requestSplit', node, subtask }),
      reportAligned: (node, subtask, watermark) => send({ job, kind: 'aligned', node, subtask, watermark }),
    })
    this.part = part
    const settings = {
      ...LOCAL_DEFAULTS,
      jobName: plan.name,
      platform,
      interpreted,
      travelCheck,
      memoryBytes,
      autoWatermarkIntervalMs,
    }
    const runtime = new JobRuntime(program, settings, undefined, part)
    this.runtime = runtime
    this.status = 'running'
    const report = (): void => send({ job, kind: 'metrics', metrics: this.metrics() })
    const reporting = setInterval(report, METRICS_EVERY_MS)
    const checkCancelled = (): void => {
      if (this.stopped !== undefined) throw this.stopped
    }
    let failed = true
    try {
      await runtime.open()
      send({ job, kind: 'ready' })
      await this.run.promise
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

  private merge(parts: ReadonlyMap<string, readonly unknown[]>): void {
    const { number: job, send } = this.options
    try {
      send({ job, kind: 'merged', results: { ...this.runtime?.accumulators.resultsWith(parts) } })
    } catch (cause) {
      send({ job, kind: 'failed', error: packError(cause) })
    }
  }

  /** The code, with sinks that send to the driver in place of those that hand records to the builder here. */
  private withoutQueues({ nodes }: Program): Map<number, NodeCode> {
    const { number: job, send } = this.options
    const replaced = new Map(nodes)
    for (const [node, code] of nodes) {
      if (code.kind !== 'operator' || code.collects === undefined) continue
      const collect = new RemoteCollect((subtask, values) =>
        send({ job, kind: 'collected', node, subtask, values }),
      )
      this.collects.set(node, collect)
      replaced.set(node, { kind: 'operator', create: () => new SinkOperator(collect) })
    }
    return replaced
  }

  private queueOf(node: number): SinkWriter<unknown> {
    let writer = this.queues.get(node)
    if (writer === undefined) {
      const code = this.options.program.nodes.get(node)
      if (code?.kind !== 'operator' || code.collects === undefined)
        throw new Error(`Node ${node} collects nothing.`)
      writer = code.collects.createWriter({
        subtask: 0,
        parallelism: 1,
        metrics: new MetricGroup(),
        now: () => this.platform.now(),
        wake: () => {},
      }) as SinkWriter<unknown>
      this.queues.set(node, writer)
    }
    return writer
  }
}
