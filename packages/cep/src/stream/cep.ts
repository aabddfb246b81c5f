import type { DataStream, KeyedStream } from '@wiesel/datastream'
import type { Key } from '@wiesel/runtime'
import { checkEngineOptions } from '../engine/check-engine-options.ts'
import type { Simplify } from '../pattern/match-types.ts'
import type { Pattern } from '../pattern/pattern.ts'
import { keyedInput } from './keyed-input.ts'
import { PatternStream, type PatternOptions } from './pattern-stream.ts'

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

/**
 * Complex event processing on streams.
 *
 * `CEP.pattern(stream, pattern)` looks for a pattern in a stream: behind `keyBy` for each key, without it in the stream as
 * a whole, by one subtask. A third argument orders events of one time, or sets options.
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
export const CEP = { pattern }
