import type { Sink, SinkWriter, WriterContext } from '@wiesel/runtime'
import { functionOf } from './expressions.ts'

/** A file of lines for each subtask, in memory. */
export class LinesSink implements Sink<any> {
  readonly files: string[][] = []
  private readonly line: (value: any) => string

  /** @param toText the expression for a line */
  constructor(csv: boolean, toText: string | undefined) {
    if (toText !== undefined) this.line = functionOf(toText, 'r')
    else this.line = csv ? (value) => (value as unknown[]).map(text).join(',') : text
  }

  createWriter({ subtask }: WriterContext): SinkWriter<any> {
    const lines: string[] = []
    this.files[subtask] = lines
    return {
      write: (value) => {
        lines.push(this.line(value))
      },
      flush: () => {},
    }
  }
}

/** A value as the cases print it: tuples in parentheses. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(text).join(',')})`
  if (typeof value === 'object' && value !== null) return Object.values(value).map(text).join(',')
  return String(value)
}
