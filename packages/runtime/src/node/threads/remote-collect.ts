import type { Sink, SinkWriter, WriterContext } from '../../sink/sink.ts'

/** Records on their way to the calling program before a writer is full. */
const ON_THE_WAY_MAX = 4096
const BATCH_ROWS = 512

/** Takes the place of a queue that the calling program reads: sends the records there. */
export class RemoteCollect implements Sink<unknown> {
  private readonly send: (subtask: number, values: readonly unknown[]) => void
  private readonly taken = new Map<number, (count: number) => void>()

  constructor(send: (subtask: number, values: readonly unknown[]) => void) {
    this.send = send
  }

  createWriter(context: WriterContext): SinkWriter<unknown> {
    const { subtask } = context
    let values: unknown[] = []
    let onTheWay = 0
    let soon: NodeJS.Immediate | undefined
    const flush = (): void => {
      clearImmediate(soon)
      soon = undefined
      if (values.length === 0) return
      const batch = values
      values = []
      this.send(subtask, batch)
    }
    this.taken.set(subtask, (count) => {
      onTheWay -= count
      context.wake()
    })
    return {
      write: (value) => {
        values.push(value)
        onTheWay++
        if (values.length >= BATCH_ROWS) flush()
        else soon ??= setImmediate(flush)
      },
      full: () => onTheWay >= ON_THE_WAY_MAX,
      flush,
      close: () => clearImmediate(soon),
    }
  }

  /** The calling program has taken records of a subtask. */
  take(subtask: number, count: number): void {
    this.taken.get(subtask)?.(count)
  }
}
