/**
 * What: a job on worker threads, as the driver sees it: deploys its parts, runs the enumerators of its sources, hands
 *   over what is collected, and ends all parts when one fails.
 * States of a worker's part: deployed, ready (opened), finished or failed, closed. The job runs when all are ready; it has
 *   ended when all are closed.
 */
import { iterationsOf, type IterationStatistics } from '../../iteration/iteration-statistics.ts'
import type { CheckpointStatistics } from '../../checkpoint/checkpoint-statistics.ts'
import { emptyStatistics, noCheckpoints } from '../../checkpoint/without-checkpoints.ts'
import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'
import { JobCancelledError, WorkerLostError } from '../../errors/errors.ts'
import type { ExecutionOptions } from '../../execution/executor.ts'
import { stateOnThreads } from '../../execution/state-reader.ts'
import type { JobHandle, JobResult, JobStatus } from '../../execution/job-handle.ts'
import type { TaskMetrics } from '../../execution/job-metrics.ts'
import { LOCAL_DEFAULTS } from '../../execution/local-executor.ts'
import type { Platform } from '../../execution/platform.ts'
import { buildJobGraph, type JobGraph } from '../../plan/job-graph.ts'
import type { Program } from '../../plan/program.ts'
import { CollectedRecords } from './collected-records.ts'
import type { ToDriver } from './messages.ts'
import { placeSubtasks, type Placement } from './placement.ts'
import { RemoteSources } from './remote-sources.ts'
import { makeRings } from './ring-map.ts'
import { packError, unpackError } from './travelled-error.ts'
import type { PoolListener, WorkerPool } from './worker-pool.ts'

/** How long parts may take to close after a failure, in milliseconds, before their threads are terminated. */
const CLOSE_MS = 5000

export interface ThreadJobOptions {
  readonly number: number
  readonly pool: WorkerPool
  readonly program: Program
  readonly platform: Platform
  readonly execution: ExecutionOptions
  /** Whether the builder still runs: then what it collects is sent to the builders in all workers. */
  readonly building: boolean
}

export class ThreadJob implements JobHandle, PoolListener {
  readonly jobName: string
  readonly result: Promise<JobResult>
  status: JobStatus = 'created'
  private readonly options: ThreadJobOptions
  private readonly graph: JobGraph
  private readonly placement: Placement
  private readonly sources: RemoteSources
  private readonly collected: CollectedRecords
  private readonly latest = new Map<number, readonly TaskMetrics[]>()
  private readonly ready = new Set<number>()
  private readonly finished = new Set<number>()
  private readonly closed = new Set<number>()
  private failure: { cause: unknown } | undefined
  private readonly allReady = Promise.withResolvers<void>()
  private readonly allFinished = Promise.withResolvers<void>()
  /** What each worker has accumulated, to be merged when all are closed. */
  private readonly parts = new Map<number, ReadonlyMap<string, unknown>>()
  private results: AccumulatorResults = {}
  private merging = 0
  private readonly allMerged = Promise.withResolvers<void>()
  private readonly allClosed = Promise.withResolvers<void>()

  constructor(options: ThreadJobOptions) {
    const { pool, program, number: job, platform, execution, building } = options
    this.options = options
    this.jobName = program.plan.name
    this.graph = buildJobGraph(program.plan)
    this.placement = placeSubtasks(this.graph, pool.size)
    this.allReady.promise.catch(() => {})
    this.allFinished.promise.catch(() => {})
    this.sources = new RemoteSources({
      program,
      platform,
      fail: (cause) => this.fail(cause),
      send: (node, subtask, message) =>
        pool.send(this.workerOf(node, subtask), { job, node, subtask, ...message }),
    })
    this.collected = new CollectedRecords({
      program,
      jobName: this.jobName,
      taken: (node, subtask, count) =>
        pool.send(this.workerOf(node, subtask), { job, kind: 'taken', node, subtask, count }),
      record: building ? (node, values) => pool.broadcast({ job, kind: 'results', node, values }) : undefined,
    })
    const { signal } = execution
    const abort = (): void => void this.cancel(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.result = this.run().finally(() => signal?.removeEventListener('abort', abort))
    this.result.catch(() => {})
    if (signal?.aborted === true) abort()
  }

  async cancel(reason?: unknown): Promise<void> {
    if (this.status === 'created' || this.status === 'running') {
      this.status = 'cancelling'
      this.fail(new JobCancelledError(this.jobName, reason))
    }
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
    const next = new Map([...this.latest].map(([worker, list]) => [worker, [...list]]))
    // Each worker lists its subtasks in the order of the graph.
    return this.graph.vertices.flatMap(({ id }) =>
      (this.placement.get(id) as readonly number[]).flatMap((worker) => next.get(worker)?.shift() ?? []),
    )
  }

  state(): never {
    throw stateOnThreads(this.jobName)
  }

  iterations(): readonly IterationStatistics[] {
    return iterationsOf(this.metrics())
  }

  accumulators(): AccumulatorResults {
    return this.results
  }

  receive(worker: number, message: ToDriver): void {
    switch (message.kind) {
      case 'ready':
        this.ready.add(worker)
        if (this.ready.size === this.options.pool.size) this.allReady.resolve()
        break
      case 'requestSplit':
        this.sources.requestSplit(message.node, message.subtask)
        break
      case 'aligned':
        this.sources.aligned(message.node, message.subtask, message.watermark)
        break
      case 'collected':
        this.guard(() => this.collected.add(message.node, message.subtask, message.values))
        break
      case 'metrics':
        this.latest.set(worker, message.metrics)
        break
      case 'finished':
        this.finished.add(worker)
        if (this.finished.size === this.options.pool.size) this.allFinished.resolve()
        break
      case 'failed':
        this.fail(unpackError(message.error))
        break
      case 'merged':
        this.results = { ...this.results, ...message.results }
        if (--this.merging === 0) this.allMerged.resolve()
        break
      case 'closed':
        this.parts.set(worker, message.accumulated)
        this.close(worker)
    }
  }

  notReached(worker: number, cause: unknown): void {
    this.fail(cause)
    this.close(worker)
  }

  lost(worker: number, cause: unknown): void {
    // One that has done its part may leave.
    if (!this.closed.has(worker))
      this.fail(new WorkerLostError(this.jobName, worker, this.subtasksOf(worker), cause))
    this.close(worker)
  }

  private async run(): Promise<JobResult> {
    const { platform, pool, number: job } = this.options
    const start = platform.monotonic()
    try {
      const { release } = this.deploy()
      try {
        await this.runParts()
      } finally {
        release()
      }
      this.status = 'finished'
      const result = {
        jobName: this.jobName,
        durationMs: platform.monotonic() - start,
        metrics: this.metrics(),
        accumulators: this.results,
      }
      pool.broadcast({ job, kind: 'ended', outcome: { result } })
      return result
    } catch (cause) {
      this.status = cause instanceof JobCancelledError ? 'cancelled' : 'failed'
      pool.broadcast({ job, kind: 'ended', outcome: { error: packError(cause) } })
      throw cause
    } finally {
      pool.forget(job)
    }
  }

  private deploy(): { release: () => void } {
    const { pool, program, number: job, execution } = this.options
    const { ends, release } = makeRings(this.graph, this.placement, pool.size)
    this.status = 'running'
    pool.listen(job, this)
    ends.forEach((rings, worker) => {
      const deployment = {
        plan: program.plan,
        placement: this.placement,
        rings,
        attempt: 1,
        interpreted: execution.interpreted ?? false,
        travelCheck: execution.travelCheck ?? false,
        memoryBytes: execution.memory === undefined ? undefined : execution.memory / pool.size,
        autoWatermarkIntervalMs: execution.autoWatermarkIntervalMs ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs,
      }
      pool.send(
        worker,
        { job, kind: 'deploy', deployment },
        rings.map(({ port }) => port),
      )
    })
    return { release }
  }

  private async runParts(): Promise<void> {
    const { pool, number: job } = this.options
    try {
      await this.allReady.promise
      await this.sources.start()
      if (this.failure !== undefined) throw this.failure.cause
      pool.broadcast({ job, kind: 'run' })
      await this.allFinished.promise
    } finally {
      await this.shutDown()
    }
    // What fails while the parts close counts as well.
    if (this.failure !== undefined) throw (this.failure as { cause: unknown }).cause
  }

  /** Stops what still runs, waits until everything is closed; terminates what does not come to its end. */
  private async shutDown(): Promise<void> {
    const { pool, number: job } = this.options
    pool.broadcast({ job, kind: 'stop' })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(true), CLOSE_MS)))
    const isLate = await Promise.race([this.allClosed.promise.then(() => false), late])
    clearTimeout(timer)
    const closing = this.sources.close()
    await (this.failure === undefined ? closing : closing.catch(() => {}))
    if (isLate) await pool.close(false)
    else await this.mergeAccumulators()
  }

  /** Only workers know how accumulators merge: the first that has one of a name gets the parts of the others. */
  private async mergeAccumulators(): Promise<void> {
    const { pool, number: job } = this.options
    const byWorker = new Map<number, Map<string, unknown[]>>()
    const owner = new Map<string, unknown[]>()
    for (const [worker, parts] of this.parts) {
      for (const [name, part] of parts) {
        const others = owner.get(name)
        if (others !== undefined) others.push(part)
        else {
          const list: unknown[] = []
          owner.set(name, list)
          byWorker.set(worker, (byWorker.get(worker) ?? new Map<string, unknown[]>()).set(name, list))
        }
      }
    }
    this.merging = byWorker.size
    for (const [worker, parts] of byWorker) pool.send(worker, { job, kind: 'merge', parts })
    if (this.merging > 0) await this.allMerged.promise
  }

  private close(worker: number): void {
    this.closed.add(worker)
    if (this.closed.size === this.options.pool.size) this.allClosed.resolve()
  }

  private fail(cause: unknown): void {
    this.failure ??= { cause }
    this.allReady.reject(this.failure.cause)
    this.allFinished.reject(this.failure.cause)
    // A worker that fails while it merges will not answer.
    if (this.merging > 0) this.allMerged.resolve()
  }

  private guard(run: () => void): void {
    try {
      run()
    } catch (cause) {
      this.fail(cause)
    }
  }

  /** The worker of a subtask of a node at the head of a chain, or within one. */
  private workerOf(node: number, subtask: number): number {
    const vertex = this.graph.vertices.find(({ nodes }) => nodes.some(({ id }) => id === node))
    return (this.placement.get(vertex?.id as number) as readonly number[])[subtask]
  }

  private subtasksOf(worker: number): string[] {
    return this.graph.vertices.flatMap(({ id, name, parallelism }) =>
      (this.placement.get(id) as readonly number[]).flatMap((at, subtask) =>
        at === worker ? [`"${name}" (${subtask + 1}/${parallelism})`] : [],
      ),
    )
  }
}
