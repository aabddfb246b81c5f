/**
 * What: calls an {@link AsyncFunction} for each record, many at a time, and emits the results, in order or not.
 * State: the records in flight, with timestamps; after a restart all of them are called again. Results that are not out
 *   are thrown away, so each record has its results exactly once in the state of what follows.
 * Algorithm: outcomes of promises are only noted, and the task woken. In its turn it looks at them: it retries, fails,
 *   or completes the record in the {@link AsyncQueue}, and emits from that what is next. Retries and time limits are
 *   calls of the clock. While `capacity` records or marks are kept the operator counts as a full output, so that no input
 *   is taken, but not while it has something to do itself.
 */
import { UserFunctionError } from '../errors/errors.ts'
import { WieselError } from '../errors/wiesel-error.ts'
import { describeValue } from '../errors/describe-value.ts'
import { instantiate } from '../operator/instantiate.ts'
import { Operator } from '../operator/operator.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MIN_TIMESTAMP } from '../time/timestamp.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import { AsyncQueue, type InFlight } from './async-queue.ts'
import {
  asyncSettings,
  AsyncTimeoutError,
  type AsyncCall,
  type AsyncFunction,
  type AsyncOptions,
  type AsyncSettings,
} from './async-function.ts'

/** A record whose function was called. */
interface Started<In> {
  readonly record: InFlight<In>
  readonly deadline: number
  attempts: number
  /** Made when somebody asks for the signal. */
  abort?: AbortController
}

class Call implements AsyncCall {
  readonly attempt: number
  readonly sleep: (duration: Duration) => Promise<void>
  private readonly started: Started<unknown>

  constructor(attempt: number, started: Started<unknown>, sleep: (duration: Duration) => Promise<void>) {
    this.attempt = attempt
    this.started = started
    this.sleep = sleep
  }

  get signal(): AbortSignal {
    return (this.started.abort ??= new AbortController()).signal
  }
}

interface Outcome<In> {
  readonly started: Started<In>
  readonly attempt: number
  readonly results?: unknown
  readonly failure?: { readonly cause: unknown }
}

interface Delay {
  readonly time: number
  readonly run: () => void
}

export class AsyncOperator<In, Out> extends Operator<In, Out> {
  private readonly userFunction: AsyncFunction<In, Out>
  private readonly settings: AsyncSettings<Out>
  private readonly queue: AsyncQueue
  /** Came in while `capacity` records were called already: from one call of what is before, or from a snapshot. */
  private readonly waiting: InFlight[] = []
  /** Called, without results; in the order of their deadlines. */
  private readonly running = new Set<Started<In>>()
  /** Records that were called and are not out. */
  private called = 0
  private outcomes: Outcome<In>[] = []
  /** Retries and sleeps, in order of time. */
  private readonly delays: Delay[] = []
  private restored: readonly [value: unknown, timestamp: number][] = []
  private delivering = false
  /** Its end is to be told. */
  private ended = false
  private closed = false

  /** @throws OptionError `INVALID_OPTION` */
  constructor(
    functionOrFactory: AsyncFunction<In, Out> | (() => AsyncFunction<In, Out>),
    options: AsyncOptions<Out>,
  ) {
    super()
    this.userFunction = instantiate(functionOrFactory)
    this.settings = asyncSettings(options)
    this.queue = new AsyncQueue(this.settings.ordered)
  }

  override get resumable(): boolean {
    return true
  }

  override get isDone(): boolean {
    return this.queue.size === 0
  }

  override async open(): Promise<void> {
    await this.userFunction.open?.(runtimeContext(this.context))
    this.context.addOutput({ isFull: () => this.waitsForOutside })
    for (const [value, timestamp] of this.restored) this.push(value as In, timestamp)
    this.restored = []
  }

  push(value: In, timestamp: number): void {
    this.waiting.push(this.queue.add(value, timestamp))
    this.callNext()
    this.rest()
  }

  override watermark(timestamp: number): void {
    this.queue.mark({ kind: 'watermark', timestamp })
    this.deliver()
  }

  override idle(idle: boolean): void {
    this.queue.mark({ kind: 'idle', idle })
    this.deliver()
  }

  override end(): void {
    this.ended = true
    this.deliver()
  }

  override processingTime(now: number): void {
    for (const outcome of this.outcomes.splice(0)) this.settle(outcome, now)
    while (this.delays.length > 0 && this.delays[0].time <= now) this.delays.shift()?.run()
    for (const started of this.running) {
      if (started.deadline > now) break
      this.expire(started)
    }
    this.scheduleNext()
    this.deliver()
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list(
      'in-flight',
      Array.from(this.queue.records, ({ value, timestamp }) => [value, timestamp]),
    )
  }

  override restore(reader: SnapshotReader): void {
    this.restored = reader.list('in-flight') as [unknown, number][]
  }

  override async close(): Promise<void> {
    this.closed = true
    for (const { abort } of this.running) abort?.abort()
    await this.userFunction.close?.()
  }

  /** Whether the operator is full, and can do nothing about it before something comes from outside. */
  private get waitsForOutside(): boolean {
    if (!this.isFull || this.delivering || this.outcomes.length > 0 || this.queue.hasNext) return false
    return this.nextTime > this.context.now()
  }

  private get isFull(): boolean {
    return this.queue.size >= this.settings.capacity
  }

  /** Stops the record loop when the operator is full. */
  private rest(): void {
    if (this.isFull) this.context.halt()
  }

  private callNext(): void {
    while (this.called < this.settings.capacity) {
      const record = this.waiting.shift()
      if (record === undefined) return
      this.called++
      const { timeoutMs } = this.settings
      const deadline = timeoutMs === 0 ? Infinity : this.context.now() + timeoutMs
      const started: Started<In> = {
        record: record as InFlight<In>,
        deadline,
        attempts: 0,
      }
      this.running.add(started)
      if (deadline < Infinity) this.context.wakeAt(deadline)
      this.call(started)
    }
  }

  private call(started: Started<In>): void {
    const attempt = started.attempts++
    const call = new Call(attempt, started, (time) => this.sleep(time))
    const arrive = (outcome: Pick<Outcome<In>, 'results' | 'failure'>): void =>
      this.note({ started, attempt, ...outcome })
    let promise: Promise<unknown>
    try {
      promise = Promise.resolve(this.userFunction.invoke(started.record.value, call))
    } catch (cause) {
      arrive({ failure: { cause } })
      return
    }
    this.context.track(
      promise.then(
        (results) => arrive({ results }),
        (cause: unknown) => arrive({ failure: { cause } }),
      ),
    )
  }

  /** Remembers an outcome until the task has its turn. */
  private note(outcome: Outcome<In>): void {
    this.outcomes.push(outcome)
    if (this.outcomes.length === 1) this.context.wakeAt(MIN_TIMESTAMP)
  }

  private settle({ started, attempt, results, failure }: Outcome<In>, now: number): void {
    if (!this.running.has(started) || attempt !== started.attempts - 1) return
    const delay = this.settings.retryDelayMs(attempt)
    try {
      if (failure !== undefined && (delay === undefined || !this.settings.ifError(failure.cause)))
        throw failure.cause
      const values = failure === undefined ? listOf(results) : undefined
      if (delay !== undefined && (values === undefined || this.settings.ifResult(values as Out[]))) {
        this.runAt(now + delay, () => {
          if (this.running.has(started)) this.call(started)
        })
      } else {
        this.running.delete(started)
        this.queue.complete(started.record, values ?? [])
      }
    } catch (cause) {
      throw this.locate(started, cause)
    }
  }

  private expire(started: Started<In>): void {
    const { value } = started.record
    this.running.delete(started)
    started.abort?.abort()
    if (this.userFunction.timeout === undefined)
      throw this.locate(started, new AsyncTimeoutError(this.settings.timeoutMs, started.attempts))
    try {
      this.queue.complete(started.record, listOf(this.userFunction.timeout(value)))
    } catch (cause) {
      throw this.locate(started, cause)
    }
  }

  private locate(started: Started<In>, cause: unknown): UserFunctionError {
    return new UserFunctionError(this.context.location, { value: started.record.value }, cause)
  }

  /** Emits what is next, as far as there is room; behind the last of it comes the end. */
  private deliver(): void {
    if (this.delivering) return
    this.delivering = true
    this.context.drive({
      step: () => {
        if (this.queue.hasNext) this.emitNext()
        if (this.queue.hasNext) return true
        this.delivering = false
        if (this.ended && this.isDone) this.tellEnd()
        else this.rest()
        return false
      },
    })
  }

  private tellEnd(): void {
    this.ended = false
    this.out.end()
  }

  private emitNext(): void {
    const next = this.queue.take()
    if ('kind' in next) {
      if (next.kind === 'watermark') this.out.watermark(next.timestamp)
      else this.out.idle(next.idle)
      return
    }
    this.called--
    for (const result of next.results ?? []) this.out.push(result as Out, next.timestamp)
    this.callNext()
  }

  private get nextTime(): number {
    const [first] = this.running
    return Math.min(this.delays[0]?.time ?? Infinity, first?.deadline ?? Infinity)
  }

  private scheduleNext(): void {
    const { nextTime } = this
    if (nextTime < Infinity) this.context.wakeAt(nextTime)
  }

  private runAt(time: number, run: () => void): void {
    if (this.closed) return
    const at = this.delays.findIndex((delay) => delay.time > time)
    this.delays.splice(at < 0 ? this.delays.length : at, 0, { time, run })
    this.context.wakeAt(time)
  }

  private sleep(duration: Duration): Promise<void> {
    const time = this.context.now() + toMillis(duration)
    return new Promise((resolve) => this.runAt(time, resolve))
  }
}

function listOf(results: unknown): readonly unknown[] {
  if (Array.isArray(results)) return results
  if (typeof results === 'object' && results !== null && Symbol.iterator in results)
    return [...(results as Iterable<unknown>)]
  throw new WieselError(
    'INVALID_RESULT',
    `An asynchronous function must give an array or another iterable of results; it gave ${describeValue(results)}. For one result, use mapAsync or return [result].`,
  )
}
