import type { Sink, SinkWriter, WriterContext } from './sink.ts'

/** Calls a function with each record; for small sinks and tests. At least once: after a restart records may come again. */
export class FunctionSink<T> implements Sink<T> {
  private readonly write: (value: T, timestamp: number, context: WriterContext) => void

  constructor(write: (value: T, timestamp: number, context: WriterContext) => void) {
    this.write = write
  }

  createWriter(context: WriterContext): SinkWriter<T> {
    return { write: (value, timestamp) => this.write(value, timestamp, context), flush: () => {} }
  }
}

/** Takes records and forgets them. */
export class DiscardingSink<T> implements Sink<T> {
  createWriter(): SinkWriter<T> {
    return { write: () => {}, flush: () => {} }
  }
}
