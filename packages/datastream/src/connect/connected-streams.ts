import type { CoProcessFunction, Collector, Emitted, Key, KeyedCoProcessFunction } from '@wiesel/runtime'
import {
  CoFlatMapOperator,
  CoMapOperator,
  CoProcessOperator,
  inBothModes,
  KeyedCoProcessOperator,
  type NodeCode,
  type Operator,
} from '@wiesel/runtime/internal'
import type { DataStream } from '../streams/data-stream.ts'
import type { KeyedStream } from '../streams/keyed-stream.ts'
import type { SingleOutputStream } from '../streams/single-output-stream.ts'
import { checkSameEnvironment } from './same-environment.ts'

/**
 * Two streams of different types that go into one operator. Their records come one at a time, those of each stream in
 * order, in no particular order between the two. The watermark is the lower one of both.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const texts = env.fromElements('1', '2').connect(env.fromElements(3, 4)).map(
 *   (text) => `text ${text}`,
 *   (number) => `number ${number}`,
 * )
 * console.log((await texts.collect().toArray()).sort()) // → [ 'number 3', 'number 4', 'text 1', 'text 2' ]
 */
export class ConnectedStreams<A, B> {
  /** @internal */
  readonly first: DataStream<A>
  /** @internal */
  readonly second: DataStream<B>

  /** @internal @throws PlanError `OTHER_ENVIRONMENT` */
  constructor(first: DataStream<A>, second: DataStream<B>) {
    checkSameEnvironment('connect', first, [second])
    this.first = first
    this.second = second
  }

  /** One record for each record, by a function for each stream. */
  map<R>(map1: (value: A) => R, map2: (value: B) => R): SingleOutputStream<R> {
    return this.transform('Co-map', () => new CoMapOperator(map1, map2))
  }

  /** Any number of records for each record, by a function for each stream. They emit as that of `DataStream.flatMap`. */
  flatMap<R>(
    flatMap1: (value: A, out: Collector<R>) => Emitted<R>,
    flatMap2: (value: B, out: Collector<R>) => Emitted<R>,
  ): SingleOutputStream<R> {
    return this.transform('Co-flat map', () => new CoFlatMapOperator(flatMap1, flatMap2))
  }

  /** One function for both streams, with side outputs. For state and timers key both streams. */
  process<R>(
    processFunction: CoProcessFunction<A, B, R> | (() => CoProcessFunction<A, B, R>),
  ): SingleOutputStream<R> {
    return this.transform('Co-process', () => new CoProcessOperator<A, B, R>(processFunction))
  }

  /** Groups both streams by a key of the same type: records of one key meet in one subtask. */
  keyBy<K extends Key>(keyOf1: (value: A) => K, keyOf2: (value: B) => K): KeyedConnectedStreams<A, B, K> {
    return new KeyedConnectedStreams<A, B, K>(this.first.keyBy(keyOf1), this.second.keyBy(keyOf2))
  }

  /** @internal */
  protected code(create: () => Operator): NodeCode {
    return { kind: 'operator', create }
  }

  /** @internal */
  protected transform<R>(name: string, create: () => Operator): SingleOutputStream<R> {
    return this.first.env.addStream<R>({ kind: 'operator', name, code: this.code(create) }, [
      this.first.upstreams,
      this.second.upstreams,
    ])
  }
}

/**
 * Two keyed streams that go into one operator: the records of a key share its state and timers.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { valueState, type KeyedRuntimeContext, type ValueState } from '@wiesel/runtime'
 *
 * interface Order { id: number; item: string }
 * interface Payment { order: number; amount: number }
 *
 * // Puts together what belongs together, whichever comes first.
 * class Match {
 *   order!: ValueState<Order>
 *   payment!: ValueState<Payment>
 *   open(context: KeyedRuntimeContext) {
 *     this.order = context.getState(valueState<Order>('order'))
 *     this.payment = context.getState(valueState<Payment>('payment'))
 *   }
 *   *processElement1(order: Order) {
 *     const payment = this.payment.value()
 *     if (payment === null) this.order.update(order)
 *     else yield `${order.item} for ${payment.amount}`
 *   }
 *   *processElement2(payment: Payment) {
 *     const order = this.order.value()
 *     if (order === null) this.payment.update(payment)
 *     else yield `${order.item} for ${payment.amount}`
 *   }
 * }
 * const env = new StreamExecutionEnvironment()
 * const orders = env.fromElements<Order>({ id: 1, item: 'tea' }).keyBy((order) => order.id)
 * const payments = env.fromElements<Payment>({ order: 1, amount: 4 }).keyBy((payment) => payment.order)
 * console.log(await orders.connect(payments).process(() => new Match()).collect().toArray()) // → [ 'tea for 4' ]
 */
export class KeyedConnectedStreams<A, B, K extends Key> extends ConnectedStreams<A, B> {
  private readonly keyOf1: (value: A) => K
  private readonly keyOf2: (value: B) => K

  /** @internal */
  constructor(first: KeyedStream<A, K>, second: KeyedStream<B, K>) {
    super(first, second)
    this.keyOf1 = first.keyOf
    this.keyOf2 = second.keyOf
  }

  /** @internal */
  protected override code(create: () => Operator): NodeCode {
    return inBothModes(create, [this.keyOf1, this.keyOf2])
  }

  /** One function for both streams, with state and timers of the key. */
  override process<R>(
    processFunction: KeyedCoProcessFunction<K, A, B, R> | (() => KeyedCoProcessFunction<K, A, B, R>),
  ): SingleOutputStream<R> {
    return this.transform(
      'Keyed co-process',
      () => new KeyedCoProcessOperator<K, A, B, R>(this.keyOf1, this.keyOf2, processFunction),
    )
  }
}
