import { inspect } from 'node:util'
import type { Sink, SinkWriter, WriterContext } from '../sink/sink.ts'

/** Lines are written together, to spare system calls. */
const LINES_MAX = 512

/**
 * Prints each record on a line of its own, as `console.log` would show it. With several subtasks a line starts with
 * `subtask>`; with a name, with `name>` or `name:subtask>`. At least once: after a restart records may be printed again.
 */
export class PrintSink<T> implements Sink<T> {
  private readonly name: string | undefined
  private readonly stream: 'stdout' | 'stderr'

  constructor(name?: string, stream: 'stdout' | 'stderr' = 'stdout') {
    this.name = name
    this.stream = stream
  }

  createWriter({ subtask, parallelism }: WriterContext): SinkWriter<T> {
    const parts = [this.name, parallelism > 1 ? String(subtask + 1) : undefined].filter(
      (part) => part !== undefined,
    )
    const prefix = parts.length === 0 ? '' : `${parts.join(':')}> `
    const stream = process[this.stream]
    let lines: string[] = []
    let flushing: NodeJS.Immediate | undefined
    const flush = (): void => {
      if (lines.length > 0) stream.write(`${lines.join('\n')}\n`)
      lines = []
      clearImmediate(flushing)
      flushing = undefined
    }
    return {
      write: (value) => {
        // What a slow stream brings should be seen at once: at the next turn of the host.
        flushing ??= setImmediate(flush)
        lines.push(
          prefix + (typeof value === 'string' ? value : inspect(value, { depth: 6, breakLength: Infinity })),
        )
        if (lines.length >= LINES_MAX) flush()
      },
      watermark: flush,
      flush,
      close: flush,
    }
  }
}
