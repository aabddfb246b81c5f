/**
 * A sink that hands records to an async iterable in the calling program. Bounded: while the reader is slow the writer is
 * full, so the job waits.
 */
import type { CollectDelivery } from './collected.ts'
import type { Committer, Sink, SinkWriter, WriterContext } from './sink.ts'

const BUFFER_ROWS_MAX = 8192

/** Rows of one checkpoint, with what tells them from those of any other. */
interface CollectedRows<T> {
  readonly writer: number
  readonly number: number
  readonly rows: readonly T[]
}

/** Where writers put records and a reader takes them. One per collecting job. */
export class CollectQueue<T> implements Sink<T, never, CollectedRows<T>> {
  private buffer: T[] = []
  private ended = false
  private failure: { cause: unknown } | undefined
  private abandoned = false
  private onData: (() => void) | undefined
  private readonly writers = new Set<WriterContext>()
  private writersMade = 0
  /** How many deliveries each writer's rows have had. */
  private readonly delivered = new Map<number, number>()
  private readonly immediate: boolean

  /** @param delivery whether records of a job with checkpoints wait for one, or may come again after a failure */
  constructor(delivery: CollectDelivery = 'checkpoint') {
    this.immediate = delivery === 'immediate'
  }

  createWriter(context: WriterContext): SinkWriter<T, never, CollectedRows<T>> {
    this.writers.add(context)
    if (context.checkpointing === true && !this.immediate) return this.createWaitingWriter()
    return {
      write: (value) => {
        if (this.abandoned) return
        this.buffer.push(value)
        this.onData?.()
      },
      full: () => this.buffer.length >= BUFFER_ROWS_MAX,
      flush: () => {},
    }
  }

  createCommitter(): Committer<CollectedRows<T>> {
    return { commit: (all) => all.forEach((rows) => this.deliver(rows)) }
  }

  private createWaitingWriter(): SinkWriter<T, never, CollectedRows<T>> {
    const writer = this.writersMade++
    let number = 0
    let rows: T[] = []
    return {
      write: (value) => void rows.push(value),
      full: () => this.buffer.length >= BUFFER_ROWS_MAX,
      flush: () => {},
      prepareCommit: () => {
        const prepared = rows.length === 0 ? [] : [{ writer, number: number++, rows }]
        rows = []
        return prepared
      },
    }
  }

  /** Once, however often it is committed. */
  private deliver({ writer, number, rows }: CollectedRows<T>): void {
    const next = this.delivered.get(writer) ?? 0
    if (this.abandoned || number < next) return
    this.delivered.set(writer, number + 1)
    for (const row of rows) this.buffer.push(row)
    this.onData?.()
  }

  /** The job has ended; with what failed it, if it failed. */
  end(failure?: { cause: unknown }): void {
    this.ended = true
    this.failure = failure
    this.onData?.()
  }

  /** Everything collected since the last call; `undefined` after the end. Rejects with what failed the job. */
  async take(): Promise<readonly T[] | undefined> {
    while (this.buffer.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => (this.onData = resolve))
      this.onData = undefined
    }
    if (this.buffer.length > 0) {
      const batch = this.buffer
      this.buffer = []
      for (const writer of this.writers) writer.wake()
      return batch
    }
    if (this.failure !== undefined) throw this.failure.cause
    return undefined
  }

  /** Nobody reads any more. */
  abandon(): void {
    this.abandoned = true
    this.buffer = []
    for (const writer of this.writers) writer.wake()
  }
}
