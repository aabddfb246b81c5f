import {
  CountEvictor,
  CountTrigger,
  GlobalWindows,
  PurgingTrigger,
  type FieldOf,
  type GlobalWindow,
  type Key,
  type KeyCount,
  type KeyedProcessFunction,
  type ReduceFunction,
  type Window,
  type WindowAssigner,
} from '@wiesel/runtime'
import {
  aggregateField,
  FinalReduceOperator,
  extremalRecord,
  inBothModes,
  KeyedCountOperator,
  KeyedProcessOperator,
  isRich,
  keyedPreAggregation,
  KeyedReduceOperator,
  type MergeableReduction,
  type Operator,
  type Upstream,
} from '@wiesel/runtime/internal'
import { BroadcastStream, KeyedBroadcastConnectedStream } from '../connect/broadcast-stream.ts'
import { ConnectedStreams, KeyedConnectedStreams } from '../connect/connected-streams.ts'
import { DataStream } from './data-stream.ts'
import { IntervalJoin } from '../join/interval-join.ts'
import type { StreamExecutionEnvironment } from '../job/environment.ts'
import type { SingleOutputStream } from './single-output-stream.ts'
import { WindowedStream } from '../windows/windowed-stream.ts'

/**
 * A stream grouped by key: the place for state, timers and rolling aggregations.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const sales = env.fromElements({ shop: 'a', amount: 3 }, { shop: 'b', amount: 1 }, { shop: 'a', amount: 4 })
 * for await (const sale of sales.keyBy((s) => s.shop).sum('amount').collect()) console.log(sale)
 * // → { shop: 'a', amount: 3 }
 * // → { shop: 'b', amount: 1 }
 * // → { shop: 'a', amount: 7 }
 */
export class KeyedStream<T, K extends Key> extends DataStream<T> {
  /** @internal */
  readonly keyOf: (value: T) => K

  /** @internal */
  constructor(env: StreamExecutionEnvironment, upstreams: readonly Upstream[], keyOf: (value: T) => K) {
    super(env, upstreams)
    this.keyOf = keyOf
  }

  /** Rolling reduction: for every record the reduction of all records of its key so far, the first as it is. */
  reduce(reduce: ReduceFunction<T>): SingleOutputStream<T> {
    return this.aggregation('Keyed reduce', reduce)
  }

  /** Rolling sum of a field; other fields keep the values of the key's first record. */
  sum(field?: FieldOf<T, number | bigint>): SingleOutputStream<T> {
    return this.aggregation('Sum', aggregateField<T>('sum', field))
  }

  /** Rolling minimum of a field; other fields keep the values of the key's first record. */
  min(field?: FieldOf<T, number | bigint | string | Date>): SingleOutputStream<T> {
    return this.aggregation('Min', aggregateField<T>('min', field))
  }

  /** Rolling maximum of a field; other fields keep the values of the key's first record. */
  max(field?: FieldOf<T, number | bigint | string | Date>): SingleOutputStream<T> {
    return this.aggregation('Max', aggregateField<T>('max', field))
  }

  /** For every record the record of its key with the smallest field so far; on a tie the earlier one if `first`. */
  minBy(field?: FieldOf<T, number | bigint | string | Date>, first = true): SingleOutputStream<T> {
    return this.aggregation('Min by', extremalRecord<T>('min', field, first))
  }

  /** For every record the record of its key with the largest field so far; on a tie the earlier one if `first`. */
  maxBy(field?: FieldOf<T, number | bigint | string | Date>, first = true): SingleOutputStream<T> {
    return this.aggregation('Max by', extremalRecord<T>('max', field, first))
  }

  /** Rolling count: for every record its key, and how many records the key has had. */
  count(): SingleOutputStream<KeyCount<K>> {
    return this.aggregateAll(
      'Keyed count',
      () => new KeyedCountOperator<T, K>(this.keyOf),
      {
        keyOf: this.keyOf,
        first: () => 1,
        add: (count) => count + 1,
        result: (key: K, count) => ({ key, count }),
        merge: (a, b) => a + b,
      },
      true,
    )
  }

  /**
   * A function with state and timers per key. Pass a factory, or an object, which is copied for each subtask.
   *
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   * import { valueState, type KeyedProcessFunction, type ValueState } from '@wiesel/runtime'
   *
   * class Change implements KeyedProcessFunction<string, [string, number], string> {
   *   last!: ValueState<number>
   *   open(context: Parameters<NonNullable<KeyedProcessFunction<string, [string, number], string>['open']>>[0]) {
   *     this.last = context.getState(valueState<number>('last'))
   *   }
   *   *processElement([key, value]: [string, number]) {
   *     const last = this.last.value()
   *     if (last !== null) yield `${key}: ${value - last}`
   *     this.last.update(value)
   *   }
   * }
   * const env = new StreamExecutionEnvironment()
   * const prices = env.fromElements<[string, number]>(['a', 10], ['b', 5], ['a', 12]).keyBy(([key]) => key)
   * console.log(await prices.process(() => new Change()).collect().toArray()) // → [ 'a: 2' ]
   */
  override process<R>(
    processFunction: KeyedProcessFunction<K, T, R> | (() => KeyedProcessFunction<K, T, R>),
  ): SingleOutputStream<R> {
    const create = (): Operator => new KeyedProcessOperator<K, T, R>(this.keyOf, processFunction)
    return this.addOperator('Keyed process', inBothModes(create, [this.keyOf]))
  }

  /**
   * This stream and another one for one operator. Two keyed streams with keys of one type share state and timers; beside a
   * broadcast stream this one has them.
   */
  override connect<B>(other: BroadcastStream<B>): KeyedBroadcastConnectedStream<T, B, K>
  override connect<B>(other: DataStream<B> & { readonly keyOf?: undefined }): ConnectedStreams<T, B>
  override connect<B>(other: KeyedStream<B, K>): KeyedConnectedStreams<T, B, K>
  override connect<B>(
    other: DataStream<B> | BroadcastStream<B>,
  ): ConnectedStreams<T, B> | KeyedBroadcastConnectedStream<T, B, K> {
    if (other instanceof BroadcastStream) return new KeyedBroadcastConnectedStream<T, B, K>(this, other)
    if (other instanceof KeyedStream)
      return new KeyedConnectedStreams<T, B, K>(this, other as KeyedStream<B, K>)
    return new ConnectedStreams<T, B>(this, other)
  }

  /** Pairs of records of this stream and another one, of one key and near in time; see {@link IntervalJoined}. */
  intervalJoin<B>(other: KeyedStream<B, K>): IntervalJoin<T, B, K> {
    return new IntervalJoin<T, B, K>(this, other)
  }

  /** Cuts each key's records into windows. */
  window<W extends Window>(assigner: WindowAssigner<T, W>): WindowedStream<T, K, W> {
    return new WindowedStream<T, K, W>(
      this.env,
      this.upstreams,
      this.keyOf,
      { assigner, allowedLatenessMs: 0 },
      false,
    )
  }

  /** Windows of `size` records of a key, or every `slide` records over the last `size`. An incomplete window is never emitted. */
  countWindow(size: number, slide?: number): WindowedStream<T, K, GlobalWindow> {
    const windows = this.window(GlobalWindows.create<T>())
    if (slide === undefined) return windows.trigger(PurgingTrigger.of(CountTrigger.of(size)))
    return windows.evictor(CountEvictor.of<T>(size)).trigger(CountTrigger.of(slide))
  }

  private aggregation(name: string, reduce: ReduceFunction<T>): SingleOutputStream<T> {
    return this.aggregateAll(
      name,
      () => new KeyedReduceOperator(this.keyOf, reduce),
      { keyOf: this.keyOf, first: (value) => value, add: reduce, result: (_, value) => value, merge: reduce },
      // One that has to be opened is not called in front of the exchange.
      !isRich(reduce),
    )
  }

  /** A rolling aggregation, and what takes its place in BATCH mode, where `mergeable` in two halves. */
  private aggregateAll<Acc, R>(
    name: string,
    create: () => Operator,
    reduction: MergeableReduction<T, Acc, R>,
    mergeable: boolean,
  ): SingleOutputStream<R> {
    return this.transform(
      name,
      create,
      undefined,
      () => new FinalReduceOperator<T, Acc, R>(reduction),
      mergeable ? keyedPreAggregation(`${name} combine`, reduction) : undefined,
    )
  }
}
