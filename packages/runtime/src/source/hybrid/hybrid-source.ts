import { OptionError } from '../../errors/errors.ts'
import type {
  Boundedness,
  EnumeratorContext,
  ReaderContext,
  Source,
  SourceReader,
  SplitEnumerator,
} from '../source.ts'
import { HybridEnumerator, type HybridState } from './hybrid-enumerator.ts'
import { HybridReader } from './hybrid-reader.ts'
import type { HybridSplit } from './hybrid-split.ts'

/**
 * Several sources, one after the other: first what was kept, say in files, then what comes. A source begins when all of
 * the one before it has been read. All but the last one are bounded.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { HybridSource, SequenceSource } from '@wiesel/runtime'
 *
 * const env = new StreamExecutionEnvironment()
 * const numbers = env.fromSource(new HybridSource([new SequenceSource(1, 2), new SequenceSource(10, 11)]))
 * console.log(await numbers.collect().toArray()) // → [ 1, 2, 10, 11 ]
 */
export class HybridSource<T> implements Source<T, HybridSplit, HybridState> {
  readonly boundedness: Boundedness
  readonly replayable: boolean
  private readonly sources: readonly Source<T, any, any>[]

  /** @throws OptionError `INVALID_OPTION` for none, or for one that does not end before another */
  constructor(sources: readonly Source<T, any, any>[]) {
    const last = sources.at(-1)
    if (last === undefined) throw new OptionError('A hybrid source has no source to read. Give at least one.')
    const endless = sources.findIndex(({ boundedness }) => boundedness !== 'bounded')
    if (endless >= 0 && endless < sources.length - 1)
      throw new OptionError(
        `Source ${endless + 1} of ${sources.length} of a hybrid source never ends, so the next one would never begin. Put it last.`,
      )
    this.sources = sources
    this.boundedness = last.boundedness
    this.replayable = sources.every(({ replayable }) => replayable !== false)
  }

  createEnumerator(
    context: EnumeratorContext<HybridSplit>,
    restored?: HybridState,
  ): SplitEnumerator<HybridSplit, HybridState> {
    return new HybridEnumerator(this.sources, context, restored)
  }

  createReader(context: ReaderContext): SourceReader<T, HybridSplit> {
    return new HybridReader<T>(this.sources as readonly Source<T>[], context)
  }
}
