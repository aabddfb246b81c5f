/**
 * What: the readers of several sources, one after the other, in one subtask.
 * State: the splits that the reader of the current source has.
 */
import type { RowBatch } from '../../records/row-batch.ts'
import type { ReaderContext, Source, SourceReader, SourceSplit } from '../source.ts'
import { unwrapId, wrapId, wrapSplit, type HybridSplit } from './hybrid-split.ts'

interface Current<T> {
  readonly source: number
  readonly reader: SourceReader<T>
  /** What to do once it is open; `undefined` when it is. */
  waiting: (() => void)[] | undefined
  /** Splits it does not know of yet. */
  readonly early: SourceSplit[]
}

export class HybridReader<T> implements SourceReader<T, HybridSplit> {
  private readonly sources: readonly Source<T>[]
  private readonly context: ReaderContext
  private current: Current<T> | undefined
  private asked = false
  private ended = false
  private failure: { readonly cause: unknown } | undefined
  private closing: Promise<unknown> = Promise.resolve()

  constructor(sources: readonly Source<T>[], context: ReaderContext) {
    this.sources = sources
    this.context = context
  }

  poll(limit: number): RowBatch<T> | 'idle' | 'end' {
    if (this.failure !== undefined) throw this.failure.cause
    if (this.ended) return 'end'
    const { current } = this
    if (current === undefined) return this.ask()
    if (current.waiting !== undefined) return 'idle'
    const batch = current.reader.poll(limit)
    if (batch === 'idle') return 'idle'
    if (batch === 'end') return this.endSource(current)
    return batch.split === undefined ? batch : { ...batch, split: wrapId(current.source, batch.split) }
  }

  addSplits(splits: readonly HybridSplit[]): void {
    for (const { source, split } of splits) {
      const current = this.enter(source)
      const { reader } = current
      if (split !== undefined && current.waiting !== undefined) current.early.push(split)
      else this.whenOpen(() => (split === undefined ? reader.noMoreSplits() : reader.addSplits([split])))
    }
  }

  noMoreSplits(): void {
    const { reader } = this.enter(this.sources.length - 1)
    this.whenOpen(() => reader.noMoreSplits())
  }

  snapshot(): HybridSplit[] {
    const { current } = this
    if (current === undefined) return []
    const splits = current.waiting === undefined ? current.reader.snapshot() : current.early
    return splits.map((split) => wrapSplit(current.source, split))
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    this.current?.reader.pauseOrResume?.(pause.map(unwrapId), resume.map(unwrapId))
  }

  checkpointComplete(checkpoint: number): void {
    this.current?.reader.checkpointComplete?.(checkpoint)
  }

  async close(): Promise<void> {
    await this.closing
    await this.current?.reader.close?.()
  }

  private ask(): 'idle' {
    if (!this.asked) this.context.requestSplit()
    this.asked = true
    return 'idle'
  }

  private enter(source: number): Current<T> {
    if (this.current?.source === source) return this.current
    const reader = this.sources[source].createReader(this.context)
    const current: Current<T> = { source, reader, waiting: undefined, early: [] }
    this.current = current
    const opening = reader.open?.()
    if (opening === undefined) return current
    current.waiting = []
    const opened = (): void => {
      const { waiting = [] } = current
      current.waiting = undefined
      if (current.early.length > 0) reader.addSplits(current.early)
      for (const run of waiting) run()
      this.context.wake()
    }
    opening.then(opened).catch((cause: unknown) => {
      this.failure = { cause }
      this.context.wake()
    })
    return current
  }

  private whenOpen(run: () => void): void {
    const waiting = this.current?.waiting
    if (waiting === undefined) run()
    else waiting.push(run)
  }

  private endSource({ source, reader }: Current<T>): 'idle' | 'end' {
    if (source === this.sources.length - 1) {
      this.ended = true
      return 'end'
    }
    this.current = undefined
    this.asked = false
    const { closing } = this
    this.closing = (async () => {
      await closing
      await reader.close?.()
    })().catch((cause: unknown) => {
      this.failure = { cause }
      this.context.wake()
    })
    return this.ask()
  }
}
