/**
 * A source over an async iterable: read ahead into a bounded buffer, in one reader. It cannot be rewound, so after a
 * failure it goes on where the iterable is, not where the checkpoint was.
 */
import type { RowBatch } from '../records/row-batch.ts'
import type {
  Boundedness,
  EnumeratorContext,
  ReaderContext,
  Source,
  SourceReader,
  SourceSplit,
  SplitEnumerator,
} from './source.ts'

const BUFFER_ROWS_MAX = 4096
const SPLIT: SourceSplit = { id: 'iterable' }

class OneSplitEnumerator implements SplitEnumerator<SourceSplit, boolean> {
  private assigned: boolean
  private readonly context: EnumeratorContext<SourceSplit>

  constructor(context: EnumeratorContext<SourceSplit>, assigned: boolean) {
    this.context = context
    this.assigned = assigned
  }

  start(): void {}

  requestSplit(subtask: number): void {
    if (!this.assigned) {
      this.assigned = true
      this.context.assign(subtask, [SPLIT])
    }
    this.context.noMoreSplits(subtask)
  }

  addSplitsBack(): void {
    this.assigned = false
  }

  snapshot(): boolean {
    return this.assigned
  }
}

class AsyncIterableReader<T> implements SourceReader<T> {
  private readonly context: ReaderContext
  private readonly iterable: AsyncIterable<T>
  private iterator: AsyncIterator<T> | undefined
  private buffer: T[] = []
  private requested = false
  private noMore = false
  private reading = false
  private finished = false
  private closed = false
  private failure: { cause: unknown } | undefined

  constructor(context: ReaderContext, iterable: AsyncIterable<T>) {
    this.context = context
    this.iterable = iterable
  }

  poll(limit: number): RowBatch<T> | 'idle' | 'end' {
    if (this.buffer.length > 0) {
      const values = this.buffer.length <= limit ? this.buffer : this.buffer.slice(0, limit)
      this.buffer = this.buffer.length <= limit ? [] : this.buffer.slice(limit)
      this.readOn()
      return { values, timestamps: undefined, from: 0, to: values.length, split: SPLIT.id }
    }
    if (this.failure !== undefined) throw this.failure.cause
    if (this.iterator === undefined ? this.noMore : this.finished) return 'end'
    if (this.iterator === undefined && !this.requested) {
      this.requested = true
      this.context.requestSplit()
    }
    this.readOn()
    return 'idle'
  }

  addSplits(splits: readonly SourceSplit[]): void {
    if (splits.length > 0) this.iterator = this.iterable[Symbol.asyncIterator]()
    this.readOn()
  }

  noMoreSplits(): void {
    this.noMore = true
  }

  snapshot(): SourceSplit[] {
    return this.iterator === undefined || this.finished ? [] : [SPLIT]
  }

  close(): void {
    this.closed = true
    // Not awaited: an iterator that hangs in `next` would keep `return` waiting for ever.
    if (this.iterator !== undefined && !this.finished)
      void Promise.resolve(this.iterator.return?.()).catch(() => {})
  }

  private readOn(): void {
    if (this.reading || this.finished || this.iterator === undefined) return
    this.reading = true
    void this.read(this.iterator)
  }

  private async read(iterator: AsyncIterator<T>): Promise<void> {
    try {
      while (!this.closed && this.buffer.length < BUFFER_ROWS_MAX) {
        const next = await iterator.next()
        if (next.done === true) {
          this.finished = true
          break
        }
        this.buffer.push(next.value)
        if (this.buffer.length === 1) this.context.wake()
      }
    } catch (cause) {
      this.failure = { cause }
      this.finished = true
    }
    this.reading = false
    this.context.wake()
  }
}

/** Values of an async iterable, read by one subtask. */
export class AsyncIterableSource<T> implements Source<T, SourceSplit, boolean> {
  readonly boundedness: Boundedness
  readonly replayable = false
  private readonly iterable: AsyncIterable<T>

  constructor(iterable: AsyncIterable<T>, boundedness: Boundedness = 'unbounded') {
    this.iterable = iterable
    this.boundedness = boundedness
  }

  createEnumerator(
    context: EnumeratorContext<SourceSplit>,
    restored?: boolean,
  ): SplitEnumerator<SourceSplit, boolean> {
    return new OneSplitEnumerator(context, restored ?? false)
  }

  createReader(context: ReaderContext): SourceReader<T> {
    return new AsyncIterableReader(context, this.iterable)
  }
}
