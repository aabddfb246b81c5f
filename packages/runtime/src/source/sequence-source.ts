import { OptionError } from '../errors/errors.ts'
import type { PlanSize } from '../plan/plan.ts'
import type { RowBatch } from '../records/row-batch.ts'
import { cutRange, RangeEnumerator, RangeReader, type RangeSplit } from './elements-source.ts'
import type { EnumeratorContext, ReaderContext, Source, SourceReader } from './source.ts'

class SequenceReader extends RangeReader<number> {
  private readonly values: number[] = []
  private readonly batch: RowBatch<number> = { values: this.values, timestamps: undefined, from: 0, to: 0 }

  protected rows(from: number, to: number): RowBatch<number> {
    for (let i = from; i < to; i++) this.values[i - from] = i
    this.batch.to = to - from
    return this.batch
  }
}

/** Whole numbers from `first` to `last`, both included. */
export class SequenceSource implements Source<number, RangeSplit, RangeSplit[]> {
  readonly boundedness = 'bounded'
  private readonly first: number
  private readonly last: number

  constructor(first: number, last: number) {
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
      throw new OptionError(`A sequence goes from one whole number to another, not from ${first} to ${last}.`)
    }
    this.first = first
    this.last = last
  }

  estimate(): PlanSize {
    const rows = Math.max(0, this.last - this.first + 1)
    return { rows, bytes: 8 * rows }
  }

  createEnumerator(context: EnumeratorContext<RangeSplit>, restored?: RangeSplit[]): RangeEnumerator {
    return new RangeEnumerator(
      context,
      restored ?? cutRange(this.first, Math.max(this.first, this.last + 1), context.parallelism),
    )
  }

  createReader(context: ReaderContext): SourceReader<number, RangeSplit> {
    return new SequenceReader(context)
  }
}
