/**
 * What: the enumerators of several sources, one after the other.
 * State: which source it is, and that one's state.
 * Algorithm: a reader that is told that there are no more splits reads what it has, and then asks once more: that says it is
 *   through. When all readers are, the next source begins.
 * Why right after a restart: nobody is through then; readers ask again, and are told again.
 */
import type { EnumeratorContext, Source, SourceSplit, SplitEnumerator } from '../source.ts'
import { wrapSplit, type HybridSplit } from './hybrid-split.ts'

/** Plain data. */
export interface HybridState {
  readonly source: number
  /** Absent while the source has not begun. */
  readonly state?: unknown
}

export class HybridEnumerator implements SplitEnumerator<HybridSplit, HybridState> {
  private readonly sources: readonly Source<any, any, any>[]
  private readonly context: EnumeratorContext<HybridSplit>
  private index: number
  private inner: SplitEnumerator<SourceSplit>
  private started = false
  private readonly readers = new Set<number>()
  /** Readers that know of no more splits of the source, and those that have read all they had. */
  private readonly told = new Set<number>()
  private readonly through = new Set<number>()

  constructor(
    sources: readonly Source<any, any, any>[],
    context: EnumeratorContext<HybridSplit>,
    restored: HybridState | undefined,
  ) {
    this.sources = sources
    this.context = context
    this.index = restored?.source ?? 0
    this.inner = this.create(restored?.state)
  }

  async start(): Promise<void> {
    await this.inner.start()
    this.started = true
  }

  addReader(subtask: number): void {
    this.readers.add(subtask)
    this.inner.addReader?.(subtask)
  }

  requestSplit(subtask: number): void {
    if (!this.told.has(subtask)) this.inner.requestSplit(subtask)
    else if (this.through.add(subtask).size === this.context.parallelism) this.advance()
  }

  addSplitsBack(splits: readonly HybridSplit[], subtask: number): void {
    const own = splits.flatMap(({ source, split }) =>
      source === this.index && split !== undefined ? [split] : [],
    )
    this.inner.addSplitsBack(own, subtask)
  }

  snapshot(): HybridState {
    return { source: this.index, ...(this.started && { state: this.inner.snapshot() }) }
  }

  close(): void | Promise<void> {
    return this.inner.close?.()
  }

  private get isLast(): boolean {
    return this.index === this.sources.length - 1
  }

  private advance(): void {
    const before = this.inner
    const waiting = [...this.through]
    this.told.clear()
    this.through.clear()
    this.started = false
    this.index++
    this.inner = this.create(undefined)
    this.context.callAsync(
      async () => {
        await before.close?.()
        await this.inner.start()
      },
      () => {
        this.started = true
        for (const subtask of this.readers) this.inner.addReader?.(subtask)
        for (const subtask of waiting) this.inner.requestSplit(subtask)
      },
    )
  }

  private create(restored: unknown): SplitEnumerator<SourceSplit> {
    const { context, index } = this
    const isCurrent = (): boolean => index === this.index
    return this.sources[index].createEnumerator(
      {
        parallelism: context.parallelism,
        assign: (subtask, splits: readonly SourceSplit[]) => {
          if (isCurrent())
            context.assign(
              subtask,
              splits.map((split) => wrapSplit(index, split)),
            )
        },
        noMoreSplits: (subtask) => {
          if (!isCurrent() || this.told.has(subtask)) return
          if (this.isLast) context.noMoreSplits(subtask)
          else {
            this.told.add(subtask)
            context.assign(subtask, [{ id: `${index}/end`, source: index }])
          }
        },
        callAsync: (work, done) => context.callAsync(work, (result) => isCurrent() && done(result)),
        callPeriodically: (everyMs, work, done) =>
          context.callPeriodically(everyMs, work, (result) => isCurrent() && done(result)),
      },
      restored,
    ) as SplitEnumerator<SourceSplit>
  }
}
