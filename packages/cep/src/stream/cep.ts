import type { DataStream, KeyedStream } from '@wiesel/datastream'
import { OptionError, type Key } from '@wiesel/runtime'
import { checkEngineOptions } from '../engine/check-engine-options.ts'
import type { Simplify } from '../pattern/match-types.ts'
import type { Pattern } from '../pattern/pattern.ts'
import { keyedInput } from './keyed-input.ts'
import type { RuleChange } from '../rules/rule-change.ts'
import { PatternStream, type PatternOptions } from './pattern-stream.ts'
import { RuleStream, type RuleOptions } from './rule-stream.ts'

/* oxlint-disable typescript/no-explicit-any -- what the last stage is narrowed to does not matter */

/** A comparator of events of one time, or options, one of which it is. */
type ComparatorOrOptions<T> = ((a: T, b: T) => number) | PatternOptions<T>

function pattern<E, T extends E, K extends Key, M, C>(
  stream: KeyedStream<T, K>,
  pattern: Pattern<E, M, C, any>,
  comparatorOrOptions?: ComparatorOrOptions<T>,
): PatternStream<T, Simplify<M & C>, K>
function pattern<E, T extends E, M, C>(
  stream: DataStream<T>,
  pattern: Pattern<E, M, C, any>,
  comparatorOrOptions?: ComparatorOrOptions<T>,
): PatternStream<T, Simplify<M & C>, null>
function pattern<T>(
  stream: DataStream<T>,
  wanted: Pattern<any, any, any, any>,
  comparatorOrOptions: ComparatorOrOptions<T> = {},
): PatternStream<T, any, any> {
  const options =
    typeof comparatorOrOptions === 'function' ? { comparator: comparatorOrOptions } : comparatorOrOptions
  checkEngineOptions(options)
  return new PatternStream(keyedInput(stream), { pattern: wanted, options, eventTime: true })
}

function rules<T, K extends Key>(
  stream: KeyedStream<T, K>,
  changes: DataStream<RuleChange>,
  options?: RuleOptions<T>,
): RuleStream<T, K>
function rules<T>(
  stream: DataStream<T>,
  changes: DataStream<RuleChange>,
  options?: RuleOptions<T>,
): RuleStream<T, null>
function rules<T>(
  stream: DataStream<T>,
  changes: DataStream<RuleChange>,
  options: RuleOptions<T> = {},
): RuleStream<T, any> {
  checkEngineOptions(options)
  if (options.changes !== undefined && options.changes !== 'at-once' && options.changes !== 'event-time')
    throw new OptionError(
      `changes must be 'at-once' or 'event-time', not ${JSON.stringify(options.changes)}.`,
    )
  if (changes.env !== stream.env)
    throw new OptionError('The changes of rules must be a stream of the same environment as the events.')
  return RuleStream.of(keyedInput(stream), changes, options)
}

/**
 * Complex event processing on streams.
 *
 * `CEP.pattern(stream, pattern)` looks for a pattern in a stream: behind `keyBy` for each key, without it in the stream as
 * a whole, by one subtask. A third argument orders events of one time, or sets options.
 *
 * `CEP.rules(stream, changes)` looks for many patterns, written as text, which come and go while the job runs: see
 * {@link RuleStream}.
 *
 * @example
 * import { CEP, Pattern } from '@wiesel/cep'
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { WatermarkStrategy } from '@wiesel/runtime'
 *
 * interface Trade { card: string; amount: number; at: number }
 * const trades = new StreamExecutionEnvironment().fromCollection<Trade>(
 *   [{ card: 'x', amount: 0.5, at: 0 }, { card: 'y', amount: 600, at: 1 }, { card: 'x', amount: 900, at: 2 }],
 *   WatermarkStrategy.forMonotonousTimestamps<Trade>().withTimestampAssigner((trade) => trade.at),
 * )
 * const tested = Pattern.of<Trade>()
 *   .begin('small').where((trade) => trade.amount < 1)
 *   .followedBy('big').where((trade) => trade.amount > 500)
 *   .within('10 min')
 * const alerts = CEP.pattern(trades.keyBy((trade) => trade.card), tested)
 *   .select(({ big }, { currentKey }) => `${currentKey}: ${big[0].amount}`)
 * console.log(await alerts.collect().toArray()) // → [ 'x: 900' ]
 */
export const CEP = { pattern, rules }
