/**
 * What: a sink for places that take batches by requests, several at a time.
 * State: the records that wait, and those that are under way. None of it is part of a checkpoint: `flush` waits until all
 *   are there.
 * Algorithm: a batch goes off as soon as fewer records are under way than may be: alone when there is time, together with
 *   others when not. How many may be is found out (AIMD): a request that is taken whole allows some more, one of which
 *   something comes back halves it.
 */
import { OptionError } from '../errors/errors.ts'
import type { Sink, SinkWriter, WriterContext } from './sink.ts'

/** What an {@link AsyncSink} is told. */
export interface AsyncSinkOptions<T> {
  /**
   * Hands a batch over. Resolves to the records that were not taken and are to be tried again, or to nothing; rejects to
   * fail the job.
   */
  submit: (batch: readonly T[], context: WriterContext) => Promise<readonly T[] | void>
  /** Records of a request. Default 500. */
  maxBatchSize?: number
  /** Bytes of a request, by `sizeOf`: a request has one record at least. Default: no limit. */
  maxBatchBytes?: number
  /** Bytes of a record. */
  sizeOf?: (record: T) => number
  /** Requests under way at once, for each writer. Default 50. */
  maxInFlight?: number
  /** Records that wait; with more the job is held back. Default 10,000. */
  maxBuffered?: number
}

/** By how many records more may be under way after a request that was taken whole. */
const INCREASE = 10

class AsyncWriter<T> implements SinkWriter<T> {
  private readonly options: Required<AsyncSinkOptions<T>>
  private readonly context: WriterContext
  private waiting: T[] = []
  private requests = 0
  private underWay = 0
  private mayBeUnderWay: number
  private failure: { readonly cause: unknown } | undefined
  private flushed: (() => void) | undefined

  constructor(options: Required<AsyncSinkOptions<T>>, context: WriterContext) {
    this.options = options
    this.context = context
    this.mayBeUnderWay = options.maxBatchSize
  }

  write(record: T): void {
    this.rethrow()
    this.waiting.push(record)
    this.submitSome()
  }

  full(): boolean {
    return this.waiting.length >= this.options.maxBuffered
  }

  async flush(): Promise<void> {
    while (this.waiting.length + this.requests > 0 && this.failure === undefined)
      await new Promise<void>((resolve) => (this.flushed = resolve))
    this.rethrow()
  }

  private submitSome(): void {
    const { maxInFlight } = this.options
    while (this.waiting.length > 0 && this.requests < maxInFlight && this.underWay < this.mayBeUnderWay)
      this.submit(this.nextBatch())
  }

  private nextBatch(): T[] {
    const { maxBatchSize, maxBatchBytes, sizeOf } = this.options
    const most = Math.min(maxBatchSize, Math.max(1, this.mayBeUnderWay - this.underWay))
    let size = 0
    for (let bytes = 0; size < most && size < this.waiting.length; size++) {
      bytes += sizeOf(this.waiting[size])
      if (bytes > maxBatchBytes && size > 0) break
    }
    return this.waiting.splice(0, size)
  }

  private submit(batch: readonly T[]): void {
    this.requests++
    this.underWay += batch.length
    const run = async (): Promise<readonly T[]> => (await this.options.submit(batch, this.context)) ?? []
    run().then(
      (again) => this.settle(batch, again),
      (cause: unknown) => {
        this.failure ??= { cause }
        this.settle(batch, [])
      },
    )
  }

  private settle(batch: readonly T[], again: readonly T[]): void {
    const { maxBatchSize, maxInFlight } = this.options
    const wasFull = this.full()
    this.requests--
    this.underWay -= batch.length
    this.mayBeUnderWay =
      again.length > 0
        ? Math.max(1, Math.floor(this.mayBeUnderWay / 2))
        : Math.min(maxBatchSize * maxInFlight, this.mayBeUnderWay + INCREASE)
    this.waiting.unshift(...again)
    if (this.failure === undefined) this.submitSome()
    if (wasFull && !this.full()) this.context.wake()
    const { flushed } = this
    this.flushed = undefined
    flushed?.()
  }

  private rethrow(): void {
    if (this.failure !== undefined) throw this.failure.cause
  }
}

/**
 * A sink for a service that takes batches by requests: collects records, sends several requests at once, tries again what
 * was not taken, and sends less at a time when that happens. At least once: after a failure records may come again, so give
 * them keys. The order is kept only as far as nothing is tried again and `maxInFlight` is 1.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { AsyncSink } from '@wiesel/runtime'
 *
 * const stored = new Map<number, string>()
 * const sink = new AsyncSink<[number, string]>({
 *   submit: async (batch) => batch.forEach(([id, text]) => stored.set(id, text)),
 *   maxBatchSize: 2,
 * })
 * const env = new StreamExecutionEnvironment()
 * env.fromElements<[number, string]>([1, 'a'], [2, 'b'], [3, 'c']).sinkTo(sink)
 * await env.execute()
 * console.log(stored.size) // → 3
 */
export class AsyncSink<T> implements Sink<T> {
  private readonly options: Required<AsyncSinkOptions<T>>

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: AsyncSinkOptions<T>) {
    const all = {
      maxBatchSize: 500,
      maxBatchBytes: Infinity,
      sizeOf: () => 0,
      maxInFlight: 50,
      maxBuffered: 10_000,
      ...options,
    }
    for (const name of ['maxBatchSize', 'maxBatchBytes', 'maxInFlight', 'maxBuffered'] as const)
      if (!(all[name] >= 1)) throw new OptionError(`${name} of a sink must be 1 or more, not ${all[name]}.`)
    if (all.maxBuffered < all.maxBatchSize)
      throw new OptionError(
        `maxBuffered of a sink (${all.maxBuffered}) must not be less than maxBatchSize (${all.maxBatchSize}): no batch would ever be whole.`,
      )
    this.options = all
  }

  createWriter(context: WriterContext): SinkWriter<T> {
    return new AsyncWriter<T>(this.options, context)
  }
}
