/**
 * A sink that hands records to an async iterable in the calling program. Bounded: while the reader is slow the writer is
 * full, so the job waits.
 */
import type { CollectDelivery } from './collected.ts'
import type { Committer, Sink, SinkWriter, WriterContext } from './sink.ts'
import { DeliveredRows, waitingWriter, type CollectedRows } from './waiting-rows.ts'

const BUFFER_ROWS_MAX = 8192

/** Where writers put records and a reader takes them. One per collecting job. */
export class CollectQueue<T> implements Sink<T, string, CollectedRows<T>> {
  private buffer: T[] = []
  private ended = false
  private failure: { cause: unknown } | undefined
  private abandoned = false
  private onData: (() => void) | undefined
  private readonly writers = new Set<WriterContext>()
  private readonly delivered = new DeliveredRows()
  /** Whether records do not wait for a checkpoint. */
  readonly immediate: boolean

  /** @param delivery whether records of a job with checkpoints wait for one, or may come again after a failure */
  constructor(delivery: CollectDelivery = 'checkpoint') {
    this.immediate = delivery === 'immediate'
  }

  createWriter(
    context: WriterContext,
    restored: readonly string[] = [],
  ): SinkWriter<T, string, CollectedRows<T>> {
    this.writers.add(context)
    const full = (): boolean => this.buffer.length >= BUFFER_ROWS_MAX
    if (context.checkpointing === true && !this.immediate) return waitingWriter(context, restored, full)
    return {
      write: (value) => {
        if (this.abandoned) return
        this.buffer.push(value)
        this.onData?.()
      },
      full,
      flush: () => {},
    }
  }

  createCommitter(): Committer<CollectedRows<T>> {
    return { commit: (all) => all.forEach((rows) => this.deliver(rows)) }
  }

  /** Once, however often it is committed. */
  private deliver(collected: CollectedRows<T>): void {
    if (this.abandoned || !this.delivered.note(collected)) return
    for (const row of collected.rows) this.buffer.push(row)
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
