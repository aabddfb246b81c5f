/** A source that makes its records from numbers, at a rate; restored, it goes on with the next number. */
import { OptionError } from '../errors/errors.ts'
import type { RowBatch } from '../records/row-batch.ts'
import { cutRange, RangeEnumerator, RangeReader, type RangeSplit } from './elements-source.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { Boundedness, EnumeratorContext, ReaderContext, Source, SourceReader } from './source.ts'

/** How a {@link DataGeneratorSource} works. */
export interface DataGeneratorOptions {
  /** How many records there are. Default `Infinity`: the source never ends. */
  count?: number
  /** Records of all subtasks together in a second. Default: as many as are taken. */
  perSecond?: number
}

class GeneratorReader<T> extends RangeReader<T> {
  private readonly make: (index: number) => T
  private readonly limiter: RateLimiter | undefined
  private readonly values: T[] = []

  constructor(context: ReaderContext, make: (index: number) => T, perSecond: number) {
    super(context)
    this.make = make
    this.limiter = perSecond === Infinity ? undefined : new RateLimiter(perSecond / context.parallelism)
  }

  override poll(limit: number): RowBatch<T> | 'idle' | 'end' {
    const { limiter } = this
    if (limiter === undefined) return super.poll(limit)
    const now = this.context.now()
    const allowed = limiter.available(now, limit)
    if (allowed === 0) {
      this.context.wakeAt(limiter.nextTime)
      return 'idle'
    }
    const batch = super.poll(allowed)
    if (typeof batch === 'object') limiter.take(batch.to - batch.from)
    return batch
  }

  protected rows(from: number, to: number): RowBatch<T> {
    for (let i = from; i < to; i++) this.values[i - from] = this.make(i)
    return { values: this.values, timestamps: undefined, from: 0, to: to - from }
  }
}

/**
 * Makes record by record from the numbers 0, 1, 2 …, of which each reader takes a range. The function depends on the
 * number only: then a restarted job makes the same records again.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { DataGeneratorSource } from '@wiesel/runtime'
 *
 * const readings = new DataGeneratorSource((n) => ({ sensor: n % 2, value: n * 10 }), { count: 3, perSecond: 1000 })
 * const env = new StreamExecutionEnvironment()
 * for await (const reading of env.fromSource(readings).collect()) console.log(reading)
 * // → { sensor: 0, value: 0 }
 * // → { sensor: 1, value: 10 }
 * // → { sensor: 0, value: 20 }
 */
export class DataGeneratorSource<T> implements Source<T, RangeSplit, RangeSplit[]> {
  readonly boundedness: Boundedness
  private readonly make: (index: number) => T
  private readonly count: number
  private readonly perSecond: number

  /** @throws OptionError `INVALID_OPTION` */
  constructor(make: (index: number) => T, options: DataGeneratorOptions = {}) {
    const { count = Infinity, perSecond = Infinity } = options
    if (count !== Infinity && (!Number.isSafeInteger(count) || count < 0))
      throw new OptionError(`The count must be a whole number from 0 up, or Infinity, not ${count}.`)
    if (!(perSecond > 0)) throw new OptionError(`perSecond must be a number above 0, not ${perSecond}.`)
    this.make = make
    this.count = Math.min(count, Number.MAX_SAFE_INTEGER)
    this.perSecond = perSecond
    this.boundedness = count === Infinity ? 'unbounded' : 'bounded'
  }

  createEnumerator(context: EnumeratorContext<RangeSplit>, restored?: RangeSplit[]): RangeEnumerator {
    return new RangeEnumerator(context, restored ?? cutRange(0, this.count, context.parallelism))
  }

  createReader(context: ReaderContext): SourceReader<T, RangeSplit> {
    return new GeneratorReader(context, this.make, this.perSecond)
  }
}
