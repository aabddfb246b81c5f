import type { Committer, Sink, SinkWriter, WriterContext } from '../../sink/sink.ts'
import { waitingWriter, type CollectedRows } from '../../sink/waiting-rows.ts'

/** Records on their way to the calling program before writers are full. */
const ON_THE_WAY_MAX = 4096
const BATCH_ROWS = 512

/** How records reach the calling program. */
export interface RemoteCollectOptions {
  /** Whether records do not wait for a checkpoint. */
  readonly immediate: boolean
  /** Sends records; with those of a checkpoint, what tells them from others. */
  readonly send: (values: readonly unknown[], delivery?: Omit<CollectedRows<unknown>, 'rows'>) => void
}

/** Takes the place of a queue that the calling program reads: sends the records of this worker there. */
export class RemoteCollect implements Sink<unknown, string, CollectedRows<unknown>> {
  private readonly options: RemoteCollectOptions
  private readonly writers: WriterContext[] = []
  private onTheWay = 0

  constructor(options: RemoteCollectOptions) {
    this.options = options
  }

  createWriter(
    context: WriterContext,
    restored: readonly string[] = [],
  ): SinkWriter<unknown, string, CollectedRows<unknown>> {
    this.writers.push(context)
    const full = (): boolean => this.onTheWay >= ON_THE_WAY_MAX
    if (context.checkpointing === true && !this.options.immediate)
      return waitingWriter(context, restored, full)
    let values: unknown[] = []
    let soon: NodeJS.Immediate | undefined
    const flush = (): void => {
      clearImmediate(soon)
      soon = undefined
      if (values.length === 0) return
      const batch = values
      values = []
      this.options.send(batch)
    }
    return {
      write: (value) => {
        values.push(value)
        this.onTheWay++
        if (values.length >= BATCH_ROWS) flush()
        else soon ??= setImmediate(flush)
      },
      full,
      flush,
      close: () => clearImmediate(soon),
    }
  }

  createCommitter(): Committer<CollectedRows<unknown>> {
    return {
      commit: (all) => {
        for (const { rows, ...delivery } of all) {
          this.onTheWay += rows.length
          this.options.send(rows, delivery)
        }
      },
    }
  }

  /** The calling program has taken records. */
  take(count: number): void {
    this.onTheWay -= count
    for (const writer of this.writers) writer.wake()
  }
}
