/**
 * What: decides whether a task may go on, and keeps what it had to put aside.
 * State: the outputs that can be full, the promises waited for, and for each resumable operator the work it put aside.
 * Algorithm: a record loop runs while `halted` is false. A full output, a pending promise or parked work sets it.
 *   Parked work is resumed deepest operator first: what is further down the chain is older.
 * Why correct: an operator with parked work queues everything that reaches it, so the order per operator never
 *   changes; barriers are handled only when nothing is parked, so no parked work is ever part of a snapshot.
 */
import type { Output } from '../records/output.ts'
import type { Cursor } from './cursor.ts'

/** An output that may run out of room. */
export interface Boundable {
  isFull(): boolean
}

export class Flow {
  /** True when the record loop must stop after the current user call. Read on the hot path. */
  halted = false
  private readonly outputs: Boundable[] = []
  private readonly parked: Link[] = []
  private pendingPromises = 0
  private trackedPromises = 0
  private failure: { cause: unknown } | undefined
  private readonly wake: () => void

  constructor(wake: () => void) {
    this.wake = wake
  }

  addOutput(output: Boundable): void {
    this.outputs.push(output)
  }

  /** Stops the record loop: an output has just become full. */
  halt(): void {
    this.halted = true
  }

  /** The task waits until the promise settles; a rejection fails it. */
  await(promise: Promise<unknown>): void {
    this.pendingPromises++
    this.halted = true
    const settle = (): void => {
      this.pendingPromises--
      this.wake()
    }
    promise.then(settle, (cause: unknown) => {
      this.failure ??= { cause }
      settle()
    })
  }

  /** Something outside works on until the promise settles; the task does not wait for it. */
  track(promise: Promise<unknown>): void {
    this.trackedPromises++
    const settle = (): void => {
      this.trackedPromises--
      this.wake()
    }
    promise.then(settle, settle)
  }

  /** Whether an operator at some depth may do a step now. */
  mayStep(depth: number): boolean {
    if (this.pendingPromises > 0) return false
    if (this.parked.length > 0) for (const link of this.parked) if (link.depth > depth) return false
    return !this.isFull()
  }

  park(link: Link): void {
    this.halted = true
    if (this.parked.includes(link)) return
    this.parked.push(link)
    this.parked.sort((a, b) => b.depth - a.depth)
  }

  /**
   * Goes on with parked work as far as there is room. Returns whether the record loop may run.
   *
   * @throws what a promise given to {@link await} was rejected with.
   */
  resume(): boolean {
    this.rethrow()
    while (this.parked.length > 0) {
      const deepest = this.parked[0]
      if (!this.mayStep(deepest.depth)) break
      deepest.resume()
      if (!deepest.busy) this.parked.splice(this.parked.indexOf(deepest), 1)
    }
    this.halted = this.parked.length > 0 || this.pendingPromises > 0 || this.isFull()
    return !this.halted
  }

  /** Whether nothing is put aside and nothing is waited for: the moment for barriers and snapshots. */
  get quiet(): boolean {
    return this.parked.length === 0 && this.pendingPromises === 0
  }

  /** Whether a promise was rejected: the next {@link resume} throws. */
  get failed(): boolean {
    return this.failure !== undefined
  }

  get waitsForPromise(): boolean {
    return this.pendingPromises > 0
  }

  /** Whether a promise, waited for or not, may still make something happen. */
  get expectsPromise(): boolean {
    return this.pendingPromises + this.trackedPromises > 0
  }

  isFull(): boolean {
    for (const output of this.outputs) if (output.isFull()) return true
    return false
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure.cause
  }
}

/** The entry of a resumable operator: passes through while the operator is free, queues while it has work put aside. */
export class Link implements Output {
  readonly depth: number
  /** Whether work is queued. Read on the hot path. */
  busy = false
  private readonly target: Output
  private readonly flow: Flow
  private readonly queue: Cursor[] = []
  private stepping = false
  /** Entries at the front of the queue that the current, or last, step put there. */
  private aside = 0

  constructor(target: Output, flow: Flow, depth: number) {
    this.target = target
    this.flow = flow
    this.depth = depth
  }

  push(value: unknown, timestamp: number): void {
    if (this.busy) this.defer(() => this.target.push(value, timestamp))
    else this.target.push(value, timestamp)
  }

  watermark(timestamp: number): void {
    if (this.busy) this.defer(() => this.target.watermark(timestamp))
    else this.target.watermark(timestamp)
  }

  idle(idle: boolean): void {
    if (this.busy) this.defer(() => this.target.idle(idle))
    else this.target.idle(idle)
  }

  end(): void {
    if (this.busy) this.defer(() => this.target.end())
    else this.target.end()
  }

  /** Runs a cursor of this operator: now as far as possible, the rest when there is room. */
  drive(cursor: Cursor): void {
    if (this.stepping ? this.aside === 0 : this.queue.length === 0) {
      while (this.flow.mayStep(this.depth)) {
        if (!this.step(cursor)) return
        if (this.aside > 0) break
      }
    }
    this.putAside(cursor)
    this.flow.park(this)
  }

  /** Does `run` behind everything this operator has put aside, or now if there is nothing. */
  behind(run: () => void): void {
    if (this.stepping ? this.aside === 0 : !this.busy) run()
    else this.putAside(once(run))
  }

  resume(): void {
    for (let cursor = this.queue[0]; cursor !== undefined; cursor = this.queue[0]) {
      if (!this.flow.mayStep(this.depth)) return
      this.queue.shift()
      if (this.step(cursor)) this.queue.splice(this.aside, 0, cursor)
      this.busy = this.queue.length > 0
    }
  }

  /** One step of a cursor. What it puts aside stands in front of the queue, `aside` entries, before all that is older. */
  private step(cursor: Cursor): boolean {
    if (this.stepping) return cursor.step()
    this.aside = 0
    this.stepping = true
    try {
      return cursor.step()
    } finally {
      this.stepping = false
    }
  }

  /** Queues work of the current step behind what the step has put aside already; of no step, behind everything. */
  private putAside(cursor: Cursor): void {
    this.queue.splice(this.stepping ? this.aside++ : this.queue.length, 0, cursor)
    this.busy = true
  }

  /** Queues work behind everything there is. Only while {@link busy}. */
  defer(run: () => void): void {
    this.queue.push(once(run))
  }
}

function once(run: () => void): Cursor {
  return {
    step: () => {
      run()
      return false
    },
  }
}
