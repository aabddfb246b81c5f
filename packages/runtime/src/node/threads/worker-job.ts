import type { CheckpointStatistics } from '../../checkpoint/checkpoint-statistics.ts'
import { emptyStatistics, madeByDriver } from '../../checkpoint/without-checkpoints.ts'
import type { IterationStatistics } from '../../iteration/iteration-statistics.ts'
import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'
import { stateOnThreads } from '../../execution/state-reader.ts'
import type { JobHandle, JobResult, JobStatus } from '../../execution/job-handle.ts'
import type { TaskMetrics } from '../../execution/job-metrics.ts'
import type { Program } from '../../plan/program.ts'
import { MetricGroup } from '../../metrics/metric-group.ts'
import type { SinkWriter } from '../../sink/sink.ts'
import { NodePlatform } from '../node-platform.ts'
import type { Doorbell } from './doorbell.ts'
import type { ToDriver, ToWorker } from './messages.ts'
import { unpackError } from './travelled-error.ts'
import { WorkerAttempt } from './worker-attempt.ts'

export interface WorkerJobOptions {
  readonly number: number
  readonly worker: number
  readonly bells: readonly Doorbell[]
  /** As the builder made it here. */
  readonly program: Program
  readonly send: (message: ToDriver, transfer?: readonly ArrayBuffer[]) => void
}

/** One job in one worker, over all its attempts. Its result, for the builder here, is that of the whole job. */
export class WorkerJob implements JobHandle {
  readonly jobName: string
  readonly result: Promise<JobResult>
  status: JobStatus = 'created'
  private readonly options: WorkerJobOptions
  private readonly platform = new NodePlatform()
  private readonly queues = new Map<number, SinkWriter<unknown>>()
  private attempt: WorkerAttempt | undefined
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
    return Promise.reject(madeByDriver(this.jobName))
  }

  stop(): Promise<string | undefined> {
    return Promise.reject(madeByDriver(this.jobName))
  }

  checkpoints(): CheckpointStatistics {
    return emptyStatistics()
  }

  metrics(): readonly TaskMetrics[] {
    return this.attempt?.tasks ?? []
  }

  state(): never {
    throw stateOnThreads(this.jobName)
  }

  /** The calling thread knows: what the builder tells of them must not be told by every worker, too. */
  iterations(): readonly IterationStatistics[] {
    return []
  }

  accumulators(): AccumulatorResults {
    return this.attempt?.runtime?.accumulators.results() ?? {}
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case 'deploy': {
        const { number: job, program: built, worker, bells, send } = this.options
        const { platform } = this
        const { deployment } = message
        this.status = 'running'
        this.attempt = new WorkerAttempt({ job, built, worker, bells, send, platform, deployment })
        void this.attempt.run()
        break
      }
      case 'results':
        for (const value of message.values) this.queueOf(message.node).write(value, 0)
        break
      case 'ended':
        if ('result' in message.outcome) this.ended.resolve(message.outcome.result)
        else this.ended.reject(unpackError(message.outcome.error))
        break
      default:
        this.attempt?.receive(message)
    }
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
