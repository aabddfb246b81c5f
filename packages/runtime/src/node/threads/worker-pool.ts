/** The worker threads of one job module: starts them, passes messages, notices when one is lost, ends them. */
import { Worker, type ResourceLimits, type Transferable } from 'node:worker_threads'
import { bellMemory } from './doorbell.ts'
import type { BuildFailed, ToDriver, ToWorker, WorkerStart } from './messages.ts'
import { unpackError } from './travelled-error.ts'

/** What a job hears from its workers. */
export interface PoolListener {
  receive(worker: number, message: ToDriver): void
  /** The builder in a worker failed and will never reach the job. */
  notReached(worker: number, cause: unknown): void
  /** A worker has ended without being asked to. */
  lost(worker: number, cause: unknown): void
}

/** How long a worker may take to leave when it is asked to, in milliseconds. */
const LEAVE_MS = 2000

export class WorkerPool {
  readonly size: number
  private readonly workers: Worker[]
  private readonly start: (worker: number) => Worker
  /** What earlier jobs have told the builders, for one in a worker that takes the place of another. */
  private readonly told: ToWorker[] = []
  private readonly listeners = new Map<number, PoolListener>()
  private readonly gone = new Map<number, Promise<void>>()
  private readonly lostWorkers = new Map<number, unknown>()
  private readonly failedBuilds = new Map<number, { reached: number; cause: unknown }>()
  private closing = false

  constructor(size: number, start: Omit<WorkerStart, 'worker' | 'bells'>, heapMb?: number) {
    this.size = size
    const bells = Array.from({ length: size }, bellMemory)
    // The file of this module says whether sources or built files run.
    const file = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
    this.start = (worker) => {
      const thread = new Worker(file, {
        name: `wiesel ${worker + 1}`,
        ...(heapMb === undefined ? {} : { resourceLimits: limitsOf(heapMb) }),
        workerData: { ...start, worker, bells } satisfies WorkerStart,
      })
      this.watch(thread, worker)
      return thread
    }
    this.workers = bells.map((_, worker) => this.start(worker))
  }

  /** Starts a new worker in the place of each that is lost. */
  replaceLost(): void {
    for (const worker of this.lostWorkers.keys()) {
      this.workers[worker] = this.start(worker)
      for (const message of this.told) this.send(worker, message)
    }
    this.lostWorkers.clear()
  }

  /** Ends a worker at once: it is lost. */
  async terminate(worker: number): Promise<void> {
    await this.workers[worker].terminate()
  }

  /** Lets a job hear what concerns it, and what has gone wrong before it began. */
  listen(job: number, listener: PoolListener): void {
    this.listeners.set(job, listener)
    for (const [worker, { reached, cause }] of this.failedBuilds)
      if (job >= reached) listener.notReached(worker, cause)
    for (const [worker, cause] of this.lostWorkers) listener.lost(worker, cause)
  }

  forget(job: number): void {
    this.listeners.delete(job)
  }

  send(worker: number, message: ToWorker, transfer: readonly Transferable[] = []): void {
    this.workers[worker].postMessage(message, transfer)
  }

  broadcast(message: ToWorker): void {
    if (message.kind === 'results' || message.kind === 'ended') this.told.push(message)
    for (let worker = 0; worker < this.size; worker++) this.send(worker, message)
  }

  /** Ends the threads: lets them leave, so that what they printed is written, or terminates them. */
  async close(): Promise<void> {
    this.closing = true
    for (const worker of this.workers) worker.postMessage({ kind: 'leave' }, [])
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LEAVE_MS)))
    await Promise.race([Promise.all(this.gone.values()), late])
    clearTimeout(timer)
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }

  private watch(thread: Worker, worker: number): void {
    let cause: unknown
    thread.on('message', (message: ToDriver | BuildFailed) => {
      if (this.lostWorkers.has(worker)) return
      if (message.kind !== 'buildFailed') {
        this.listeners.get(message.job)?.receive(worker, message)
        return
      }
      const { reached } = message
      const failure = unpackError(message.error)
      this.failedBuilds.set(worker, { reached, cause: failure })
      for (const [job, listener] of this.listeners) if (job >= reached) listener.notReached(worker, failure)
    })
    thread.on('error', (error) => (cause ??= error))
    this.gone.set(
      worker,
      new Promise((resolve) =>
        thread.once('exit', (code) => {
          resolve()
          if (this.closing) return
          cause ??= new Error(`the thread ended with exit code ${code}`)
          this.lostWorkers.set(worker, cause)
          for (const listener of this.listeners.values()) listener.lost(worker, cause)
        }),
      ),
    )
  }
}

/** The most of the young generation, in megabytes. */
const YOUNG_MB_MAX = 48

/**
 * A worker at its limit gets 16 MB more to be stopped in. One scavenge must not move more than that into the old
 * generation: then the whole process would end. So the young generation is small where the heap is.
 */
function limitsOf(heapMb: number): ResourceLimits {
  return {
    maxOldGenerationSizeMb: heapMb,
    maxYoungGenerationSizeMb: Math.min(YOUNG_MB_MAX, Math.max(1, heapMb / 8)),
  }
}
