/** A source over values in memory, cut into one split per reader. */
import type { PlanSize } from '../plan/plan.ts'
import type { RowBatch } from '../records/row-batch.ts'
import { estimateSize } from '../task/estimate-size.ts'
import type {
  EnumeratorContext,
  ReaderContext,
  Source,
  SourceReader,
  SourceSplit,
  SplitEnumerator,
} from './source.ts'

/** Values that are looked at for an estimate. */
const SAMPLE_MAX = 100

/** Indexes `next` up to, not including, `end`. */
export interface RangeSplit extends SourceSplit {
  readonly next: number
  readonly end: number
}

/** Cuts `start … end` into at most `parts` ranges of almost equal length, without empty ones. */
export function cutRange(start: number, end: number, parts: number): RangeSplit[] {
  const count = Math.min(parts, end - start)
  return Array.from({ length: count }, (_, i) => ({
    id: String(i),
    next: start + Math.floor(((end - start) * i) / count),
    end: start + Math.floor(((end - start) * (i + 1)) / count),
  }))
}

/** Gives each reader one of the ranges, at its request, until none is left. */
export class RangeEnumerator implements SplitEnumerator<RangeSplit, RangeSplit[]> {
  private splits: RangeSplit[]
  private readonly context: EnumeratorContext<RangeSplit>

  constructor(context: EnumeratorContext<RangeSplit>, splits: RangeSplit[]) {
    this.context = context
    this.splits = splits
  }

  start(): void {}

  requestSplit(subtask: number): void {
    const split = this.splits.shift()
    if (split === undefined) this.context.noMoreSplits(subtask)
    else this.context.assign(subtask, [split])
  }

  addSplitsBack(splits: readonly RangeSplit[]): void {
    this.splits = [...splits, ...this.splits]
  }

  snapshot(): RangeSplit[] {
    return [...this.splits]
  }
}

/** Reads ranges one after the other; a subclass makes the rows. */
export abstract class RangeReader<T> implements SourceReader<T, RangeSplit> {
  protected readonly context: ReaderContext
  private readonly splits: RangeSplit[] = []
  private requested = false
  private ended = false

  constructor(context: ReaderContext) {
    this.context = context
  }

  /** Rows `from` up to `to`. */
  protected abstract rows(from: number, to: number): RowBatch<T>

  poll(limit: number): RowBatch<T> | 'idle' | 'end' {
    const split = this.splits[0]
    if (split === undefined) return this.whenEmpty()
    const to = Math.min(split.end, split.next + limit)
    const batch = this.rows(split.next, to)
    batch.split = split.id
    if (to === split.end) this.splits.shift()
    else this.splits[0] = { ...split, next: to }
    return batch
  }

  addSplits(splits: readonly RangeSplit[]): void {
    this.requested = false
    this.splits.push(...splits.filter((split) => split.next < split.end))
  }

  noMoreSplits(): void {
    this.ended = true
  }

  snapshot(): RangeSplit[] {
    return [...this.splits]
  }

  private whenEmpty(): 'idle' | 'end' {
    if (this.ended) return 'end'
    if (!this.requested) {
      this.requested = true
      this.context.requestSplit()
    }
    return 'idle'
  }
}

class ElementsReader<T> extends RangeReader<T> {
  private readonly batch: RowBatch<T>

  constructor(context: ReaderContext, values: readonly T[]) {
    super(context)
    this.batch = { values, timestamps: undefined, from: 0, to: 0 }
  }

  protected rows(from: number, to: number): RowBatch<T> {
    this.batch.from = from
    this.batch.to = to
    return this.batch
  }
}

/** The values an array has when the source is made, each once; with several readers each gets a contiguous part. */
export class ElementsSource<T> implements Source<T, RangeSplit, RangeSplit[]> {
  readonly boundedness = 'bounded'
  private readonly values: readonly T[]
  private readonly count: number

  constructor(values: readonly T[]) {
    this.values = values
    this.count = values.length
  }

  estimate(): PlanSize {
    const { values, count } = this
    const sample = values.slice(0, Math.min(count, SAMPLE_MAX))
    const bytes = sample.reduce<number>((sum, value) => sum + estimateSize(value), 0)
    return { rows: count, bytes: count === 0 ? 0 : Math.round((bytes / sample.length) * count) }
  }

  createEnumerator(context: EnumeratorContext<RangeSplit>, restored?: RangeSplit[]): RangeEnumerator {
    return new RangeEnumerator(context, restored ?? cutRange(0, this.count, context.parallelism))
  }

  createReader(context: ReaderContext): SourceReader<T, RangeSplit> {
    return new ElementsReader(context, this.values)
  }
}
