import type { SingleOutputStream } from '@wiesel/datastream'
import type { OutputTag } from '@wiesel/runtime'
import type { EngineOptions } from '../engine/engine.ts'
import { explainEngine } from '../engine/explain-engine.ts'
import { EngineNotApplicableError } from '../errors.ts'
import type { PatternProcess } from '../operator/match-emitter.ts'
import { PatternOperator } from '../operator/pattern-operator.ts'
import type { AnyPattern } from '../pattern/pattern.ts'
import type { KeyedInput } from './keyed-input.ts'
import { MatchStream } from './match-stream.ts'

/** How patterns are looked for in a stream. */
export interface PatternOptions<T> extends Omit<EngineOptions, 'timeouts'> {
  /** The order of events of one time: negative if the first comes before the second. Default: as they come. */
  comparator?: (a: T, b: T) => number
}

/** What a pattern stream has been told so far. */
export interface PatternStreamSettings<T> {
  readonly pattern: AnyPattern
  readonly options: PatternOptions<T>
  readonly eventTime: boolean
  readonly lateTag?: string
}

/**
 * The places in a stream where a pattern matches: say what to make of the matches. Made by {@link CEP.pattern}.
 *
 * In event time (the default) events are ordered by their timestamps: they wait until the watermark has reached them, and
 * those that come after it are dropped and counted (`numLateRecordsDropped`), or go to a side output. In processing time
 * they are taken as they come.
 *
 * @example
 * import { CEP, Pattern } from '@wiesel/cep'
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const words = new StreamExecutionEnvironment().fromElements('to', 'be', 'or', 'not', 'to', 'be')
 * const twice = Pattern.of<string>().begin('once').followedBy('again').where((word, c) => word === c.events('once')[0])
 * const found = CEP.pattern(words, twice).inProcessingTime().select(({ again }) => again[0])
 * console.log(await found.collect().toArray()) // → [ 'to', 'be' ]
 */
export class PatternStream<T, M extends object, K> extends MatchStream<M, K> {
  private readonly input: KeyedInput<T>
  private readonly settings: PatternStreamSettings<T>
  private readonly engineText: string

  /** @internal @throws MalformedPatternError, EngineNotApplicableError */
  constructor(input: KeyedInput<T>, settings: PatternStreamSettings<T>) {
    super()
    this.input = input
    this.settings = settings
    const { engine, reasons } = explainEngine(settings.pattern)
    const wanted = settings.options.engine
    if (wanted === 'compiled' && reasons.length > 0) throw new EngineNotApplicableError(reasons)
    const why = wanted === undefined ? reasons : ['asked for']
    this.engineText = why.length === 0 ? engine : `${wanted ?? engine} (${why.join('; ')})`
  }

  /** Events are ordered by their timestamps. The default. */
  inEventTime(): PatternStream<T, M, K> {
    return new PatternStream(this.input, { ...this.settings, eventTime: true })
  }

  /** Events are taken as they come; windows are measured by the clock of the machine. */
  inProcessingTime(): PatternStream<T, M, K> {
    return new PatternStream(this.input, { ...this.settings, eventTime: false })
  }

  /** Late events go to this side output of the result, instead of being dropped. */
  sideOutputLateData(tag: OutputTag<T>): PatternStream<T, M, K> {
    return new PatternStream(this.input, { ...this.settings, lateTag: tag.id })
  }

  /** @internal */
  protected apply<R>(what: string, process: PatternProcess<M, R, K>): SingleOutputStream<R> {
    const { pattern, options, eventTime, lateTag } = this.settings
    const { comparator, ...engine } = options
    const { keyOf, upstreams, env } = this.input
    const create = (): PatternOperator<T, M, R, K> =>
      new PatternOperator({ pattern, process, keyOf, eventTime, comparator, lateTag, engine })
    return env.addStream<R>(
      {
        kind: 'operator',
        name: `Pattern ${what}`,
        code: { kind: 'operator', create },
        forceOne: this.input.global,
        traits: { engine: this.engineText, time: eventTime ? 'event time' : 'processing time' },
      },
      [upstreams],
    )
  }
}
