import type { DataStream, SingleOutputStream } from '@wiesel/datastream'
import type { OutputTag } from '@wiesel/runtime'
import type { PatternProcess } from '../operator/match-emitter.ts'
import { RuleChangesOperator } from '../rules/rule-changes-operator.ts'
import { RulesOperator } from '../rules/rules-operator.ts'
import { readRules } from '../rules/read-rules.ts'
import type { InvalidRule, RuleChange, RuleMessage, RuleUpdate } from '../rules/rule-change.ts'
import type { KeyedInput } from './keyed-input.ts'
import { MatchStream } from './match-stream.ts'
import type { PatternOptions } from './pattern-stream.ts'

/** How rules are looked for in a stream. */
export interface RuleOptions<T> extends Omit<PatternOptions<T>, 'engine'> {
  /**
   * The rules there are before any change: `RULE name PATTERN …`, separated by semicolons. A job that is restored goes on
   * with the rules it had.
   */
  rules?: string
  /**
   * When changes count. `at-once` (default): for all events that have not been looked at yet; the time of the control
   * stream does not matter. `event-time`: for events from the timestamp of the change on, whatever comes first; the control
   * stream needs timestamps and watermarks, and events wait for them.
   */
  changes?: 'at-once' | 'event-time'
  /** A side output for changes that cannot be read. Default: they fail the job with `INVALID_RULE`. */
  invalidRules?: OutputTag<InvalidRule>
}

/** A match of a rule, whose stages are known only when it runs. */
export type RuleMatch<T> = Record<string, [T, ...T[]]>

/** What a rule stream has been told so far. */
interface RuleStreamSettings<T> {
  readonly initial: readonly RuleUpdate[]
  readonly changes: DataStream<RuleChange>
  readonly options: RuleOptions<T>
  readonly eventTime: boolean
  readonly lateTag?: string
}

/**
 * The places in a stream where rules match: say what to make of the matches. Made by {@link CEP.rules}. The name of the
 * rule that matched is `context.rule`.
 *
 * Event time, processing time and late events are as in a {@link PatternStream}.
 *
 * @example
 * import { CEP, type RuleChange } from '@wiesel/cep'
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const readings = env.fromElements({ room: 'a', degrees: 20 }, { room: 'a', degrees: 31 }).keyBy((r) => r.room)
 * const found = CEP.rules(readings, env.fromElements<RuleChange>(), {
 *   rules: 'RULE hot PATTERN (hot) WHERE degrees > 30; RULE jump PATTERN (a b) WHERE b: degrees > FIRST(a).degrees + 10',
 * })
 *   .inProcessingTime()
 *   .select((match, { rule, currentKey }) => `${rule} in ${currentKey}`)
 * console.log((await found.collect().toArray()).toSorted()) // → [ 'hot in a', 'jump in a' ]
 */
export class RuleStream<T, K> extends MatchStream<RuleMatch<T>, K> {
  private readonly input: KeyedInput<T>
  private readonly settings: RuleStreamSettings<T>

  /** @internal */
  constructor(input: KeyedInput<T>, settings: RuleStreamSettings<T>) {
    super()
    this.input = input
    this.settings = settings
  }

  /** @internal @throws PatternSyntaxError `PATTERN_SYNTAX` */
  static of<T, K>(
    input: KeyedInput<T>,
    changes: DataStream<RuleChange>,
    options: RuleOptions<T>,
  ): RuleStream<T, K> {
    const rules = options.rules === undefined ? [] : readRules(options.rules)
    // Changes are numbered from 1 up.
    const initial = rules.map((rule, i): RuleUpdate => ({ ...rule, version: i - rules.length }))
    return new RuleStream(input, { initial, changes, options, eventTime: true })
  }

  /** Events are ordered by their timestamps. The default. */
  inEventTime(): RuleStream<T, K> {
    return new RuleStream(this.input, { ...this.settings, eventTime: true })
  }

  /** Events are taken as they come, and changes count at once. */
  inProcessingTime(): RuleStream<T, K> {
    return new RuleStream(this.input, { ...this.settings, eventTime: false })
  }

  /** Late events go to this side output of the result, instead of being dropped. */
  sideOutputLateData(tag: OutputTag<T>): RuleStream<T, K> {
    return new RuleStream(this.input, { ...this.settings, lateTag: tag.id })
  }

  /** @internal */
  protected apply<R>(what: string, process: PatternProcess<RuleMatch<T>, R, K>): SingleOutputStream<R> {
    const { initial, changes, eventTime, lateTag, options } = this.settings
    const { comparator, maxPartialMatches, onLimit, invalidRules } = options
    const { keyOf, upstreams, env } = this.input
    const inEventTime = eventTime && options.changes === 'event-time'
    const passInvalid = invalidRules !== undefined
    const messages = env.addStream<RuleMessage>(
      {
        kind: 'operator',
        name: 'Rule changes',
        code: { kind: 'operator', create: () => new RuleChangesOperator({ inEventTime, passInvalid }) },
        forceOne: true,
        traits: { changes: inEventTime ? 'event time' : 'at once' },
      },
      [changes.global().upstreams],
    )
    const engine = { maxPartialMatches, onLimit }
    const invalidTag = invalidRules?.id
    const create = (): RulesOperator<T, R, K> =>
      new RulesOperator({ initial, process, keyOf, eventTime, comparator, lateTag, engine, invalidTag })
    return env.addStream<R>(
      {
        kind: 'operator',
        name: `Rules ${what}`,
        code: { kind: 'operator', create },
        forceOne: this.input.global,
        traits: { time: eventTime ? 'event time' : 'processing time' },
      },
      [upstreams, messages.broadcast().upstreams],
    )
  }
}
