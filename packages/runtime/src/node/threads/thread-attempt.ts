/**
 * What: one attempt of a job on worker threads, as the driver sees it: deploys its parts, runs the enumerators of its
 *   sources, passes barriers and what tasks acknowledge, and ends all parts when one fails.
 * States of a worker's part: deployed, ready (opened), its tasks done, finished or failed, closed. The attempt runs when all
 *   are ready; when all tasks are done and nothing is left to be stored, parts are told to finish; it has ended when all are
 *   closed. A worker that is lost counts as closed; one that does not close in time is terminated.
 */
import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'
import { WorkerLostError } from '../../errors/errors.ts'
import type { ExecutionOptions } from '../../execution/executor.ts'
import type { TaskMetrics } from '../../execution/job-metrics.ts'
import type { JobSnapshot } from '../../execution/job-snapshot.ts'
import { LOCAL_DEFAULTS } from '../../execution/local-executor.ts'
import type { Platform } from '../../execution/platform.ts'
import type { RunningAttempt } from '../../execution/running-attempt.ts'
import type { LoopState, LoopStore } from '../../iteration/task-loop.ts'
import { buildJobGraph, type JobGraph } from '../../plan/job-graph.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Program } from '../../plan/program.ts'
import { decode } from '../../state/codec.ts'
import type { Barrier } from '../../task/frame.ts'
import type { TaskSnapshot } from '../../task/task-snapshot.ts'
import { AccumulatorMerge } from './accumulator-merge.ts'
import type { CollectedRecords } from './collected-records.ts'
import type { ToDriver, ToWorker } from './messages.ts'
import { packShare, unpackTask } from './packed-state.ts'
import { placeSubtasks, type Placement } from './placement.ts'
import { RemoteSources } from './remote-sources.ts'
import { makeRings } from './ring-map.ts'
import { unpackError } from './travelled-error.ts'
import type { PoolListener, WorkerPool } from './worker-pool.ts'

/** How long parts may take to close, in milliseconds, before their threads are terminated. */
const CLOSE_MS = 5000

export interface ThreadAttemptOptions {
  /** The job's number. */
  readonly job: number
  /** Counted from 1. */
  readonly attempt: number
  readonly pool: WorkerPool
  readonly program: Program
  /** As the builder made it. */
  readonly builtPlan: Plan
  readonly restored: JobSnapshot | undefined
  readonly checkpointing: boolean
  readonly loopStore: LoopStore | undefined
  readonly platform: Platform
  readonly execution: ExecutionOptions
  readonly collected: CollectedRecords
}

export class ThreadAttempt implements PoolListener, RunningAttempt {
  readonly taskCount: number
  onSnapshot: (checkpoint: number, task: number, snapshot: TaskSnapshot) => void = () => {}
  onTasksDone: () => void = () => {}
  holdsEnd: () => boolean = () => false
  failure: { cause: unknown } | undefined
  /** Merged when everything is closed. */
  accumulators: AccumulatorResults = {}
  private readonly options: ThreadAttemptOptions
  private readonly graph: JobGraph
  private readonly placement: Placement
  private readonly sources: RemoteSources
  /** The number of the first subtask of each chain. */
  private readonly firstTask = new Map<number, number>()
  private readonly latest = new Map<number, readonly TaskMetrics[]>()
  private readonly ready = new Set<number>()
  private readonly done = new Set<number>()
  private readonly finished = new Set<number>()
  private readonly closed = new Set<number>()
  /** What each worker has accumulated. */
  private readonly accumulated = new Map<number, ReadonlyMap<string, unknown>>()
  private stopped = false
  private finishing = false
  private release: () => void = () => {}
  private merging: AccumulatorMerge | undefined
  private readonly allReady = Promise.withResolvers<void>()
  private readonly allFinished = Promise.withResolvers<void>()
  private readonly allClosed = Promise.withResolvers<void>()

  constructor(options: ThreadAttemptOptions) {
    const { pool, program, job, platform, restored } = options
    this.options = options
    this.graph = buildJobGraph(program.plan)
    this.placement = placeSubtasks(this.graph, pool.size)
    let tasks = 0
    for (const { id, parallelism } of this.graph.vertices) {
      this.firstTask.set(id, tasks)
      tasks += parallelism
    }
    this.taskCount = tasks
    this.allReady.promise.catch(() => {})
    this.allFinished.promise.catch(() => {})
    this.sources = new RemoteSources({
      program,
      platform,
      restored: restored?.enumerators,
      fail: (cause) => this.fail(cause),
      send: (node, subtask, message) =>
        pool.send(this.workerOf(node, subtask), { job, node, subtask, ...message }),
    })
  }

  /** Opens everything, in all workers. */
  async open(): Promise<void> {
    this.deploy()
    await this.allReady.promise
    await this.sources.start()
    if (this.failure !== undefined) throw this.failure.cause
    this.broadcast({ kind: 'run' })
  }

  /** Resolves when all parts have finished. */
  async end(): Promise<void> {
    await this.allFinished.promise
  }

  /** Stops what still runs, waits until everything is closed; terminates what does not come to its end. */
  async close(): Promise<void> {
    const { pool, job } = this.options
    this.broadcast({ kind: 'stop' })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(true), CLOSE_MS)))
    const isLate = await Promise.race([this.allClosed.promise.then(() => false), late])
    clearTimeout(timer)
    await this.sources.close().catch((cause: unknown) => this.fail(cause))
    for (const worker of this.workers) if (!this.closed.has(worker)) await pool.terminate(worker)
    if (!isLate) this.accumulators = await this.merge()
    this.release()
    pool.forget(job)
  }

  get tasksDone(): boolean {
    return this.done.size === this.options.pool.size
  }

  trigger(barrier: Barrier): ReadonlyMap<number, unknown> {
    // Splits assigned before this are on their way in front of the barrier.
    const enumerators = this.sources.snapshot()
    this.broadcast({ kind: 'trigger', barrier })
    return enumerators
  }

  checkpointComplete(checkpoint: number): void {
    this.broadcast({ kind: 'complete', checkpoint })
  }

  drain(): void {
    this.broadcast({ kind: 'drain' })
  }

  stop(): void {
    this.stopped = true
  }

  wake(): void {
    if (this.finishing || this.failure !== undefined || this.holdsEnd()) return
    if (!this.stopped && !this.tasksDone) return
    this.finishing = true
    this.broadcast({ kind: 'finish', stopped: this.stopped })
  }

  fail(cause: unknown): void {
    this.failure ??= { cause }
    this.allReady.reject(this.failure.cause)
    this.allFinished.reject(this.failure.cause)
    // A worker that fails while it merges will not answer.
    this.merging?.giveUp()
  }

  metrics(): readonly TaskMetrics[] {
    const next = new Map([...this.latest].map(([worker, list]) => [worker, [...list]]))
    // Each worker lists its subtasks in the order of the graph.
    return this.graph.vertices.flatMap(({ id }) =>
      (this.placement.get(id) as readonly number[]).flatMap((worker) => next.get(worker)?.shift() ?? []),
    )
  }

  receive(worker: number, message: ToDriver): void {
    const { pool, collected, loopStore } = this.options
    switch (message.kind) {
      case 'ready':
        this.ready.add(worker)
        if (this.ready.size === pool.size) this.allReady.resolve()
        break
      case 'requestSplit':
        this.sources.requestSplit(message.node, message.subtask)
        break
      case 'aligned':
        this.sources.aligned(message.node, message.subtask, message.watermark)
        break
      case 'collected':
        this.guard(() => collected.add(message.node, worker, message.values, message.delivery))
        break
      case 'snapshot':
        this.guard(() => {
          const task = (this.firstTask.get(message.node) as number) + message.subtask
          this.onSnapshot(message.checkpoint, task, unpackTask(message.state))
        })
        break
      case 'loopState':
        this.guard(() => loopStore?.put(decode(message.state) as LoopState))
        break
      case 'tasksDone':
        this.done.add(worker)
        if (!this.tasksDone) break
        this.onTasksDone()
        this.wake()
        break
      case 'metrics':
        this.latest.set(worker, message.metrics)
        break
      case 'finished':
        this.finished.add(worker)
        if (this.finished.size === pool.size) this.allFinished.resolve()
        break
      case 'failed':
        this.fail(unpackError(message.error))
        break
      case 'merged':
        this.merging?.add(message.results)
        break
      case 'closed':
        this.accumulated.set(worker, message.accumulated)
        this.closedIn(worker)
    }
  }

  notReached(worker: number, cause: unknown): void {
    this.fail(cause)
    this.closedIn(worker)
  }

  lost(worker: number, cause: unknown): void {
    const { program } = this.options
    // One that has done its part may leave.
    if (!this.closed.has(worker))
      this.fail(new WorkerLostError(program.plan.name, worker, this.subtasksOf(worker), cause))
    this.closedIn(worker)
  }

  private deploy(): void {
    const { pool, job, execution, attempt, builtPlan, program, restored, checkpointing, loopStore } =
      this.options
    const { ends, release } = makeRings(this.graph, this.placement, pool.size)
    this.release = release
    pool.listen(job, this)
    ends.forEach((rings, worker) => {
      const state =
        restored && packShare(restored, (node, subtask) => this.workerOf(node, subtask) === worker)
      const deployment = {
        plan: builtPlan,
        placement: this.placement,
        rings,
        attempt,
        keyGroups: program.plan.nodes.map(({ maxParallelism }) => maxParallelism),
        checkpointing,
        storeLoopsEveryMs: loopStore?.everyMs,
        restored: state,
        interpreted: execution.interpreted ?? false,
        travelCheck: execution.travelCheck ?? false,
        memoryBytes: execution.memory === undefined ? undefined : execution.memory / pool.size,
        autoWatermarkIntervalMs: execution.autoWatermarkIntervalMs ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs,
      }
      const transfer = [...rings.map(({ port }) => port), ...(state === undefined ? [] : [state.buffer])]
      pool.send(worker, { job, kind: 'deploy', deployment }, transfer)
    })
  }

  private async merge(): Promise<AccumulatorResults> {
    const { pool, job } = this.options
    this.merging = new AccumulatorMerge(this.accumulated, (worker, parts) =>
      pool.send(worker, { job, kind: 'merge', parts }),
    )
    return this.merging.results
  }

  private get workers(): number[] {
    return Array.from({ length: this.options.pool.size }, (_, worker) => worker)
  }

  private broadcast(message: WithoutJob<ToWorker>): void {
    const { pool, job } = this.options
    pool.broadcast({ job, ...message })
  }

  private closedIn(worker: number): void {
    this.closed.add(worker)
    if (this.closed.size === this.options.pool.size) this.allClosed.resolve()
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

type WithoutJob<M> = M extends unknown ? Omit<M, 'job'> : never
