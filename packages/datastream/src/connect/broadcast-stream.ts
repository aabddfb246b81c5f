import type {
  BroadcastProcessFunction,
  Key,
  KeyedBroadcastProcessFunction,
  MapStateDescriptor,
} from '@wiesel/runtime'
import {
  BroadcastProcessOperator,
  inBothModes,
  KeyedBroadcastProcessOperator,
  type NodeCode,
  type Operator,
} from '@wiesel/runtime/internal'
import type { DataStream } from '../streams/data-stream.ts'
import type { KeyedStream } from '../streams/keyed-stream.ts'
import type { SingleOutputStream } from '../streams/single-output-stream.ts'
import { checkSameEnvironment } from './same-environment.ts'

/** A stream of which every subtask sees every record, with the state that is made of them. `connect` another stream to it. */
export class BroadcastStream<B> {
  /** @internal */
  readonly stream: DataStream<B>
  /** @internal */
  readonly descriptors: readonly MapStateDescriptor<any, any>[]

  /** @internal @param stream broadcast already */
  constructor(stream: DataStream<B>, descriptors: readonly MapStateDescriptor<any, any>[]) {
    this.stream = stream
    this.descriptors = descriptors
  }
}

/**
 * A stream beside a broadcast one.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { mapState } from '@wiesel/runtime'
 *
 * const names = mapState<string, string>('names')
 * const env = new StreamExecutionEnvironment()
 * const countries = env.fromElements<[string, string]>(['de', 'Germany']).broadcast(names)
 * const texts = env.fromElements('de', 'fr').connect(countries).process<string>({
 *   processElement: (code, context, out) => out(context.getBroadcastState(names).get(code) ?? `${code}?`),
 *   processBroadcastElement: ([code, name], context) => context.getBroadcastState(names).put(code, name),
 * })
 * console.log((await texts.collect().toArray()).length) // → 2
 */
export class BroadcastConnectedStream<A, B> {
  /** @internal */
  readonly first: DataStream<A>
  /** @internal */
  readonly second: BroadcastStream<B>

  /** @internal @throws PlanError `OTHER_ENVIRONMENT` */
  constructor(first: DataStream<A>, second: BroadcastStream<B>) {
    checkSameEnvironment('connect', first, [second.stream])
    this.first = first
    this.second = second
  }

  /** One function for both streams: the side of the broadcast records fills the state, the other one reads it. */
  process<R>(
    processFunction: BroadcastProcessFunction<A, B, R> | (() => BroadcastProcessFunction<A, B, R>),
  ): SingleOutputStream<R> {
    const { descriptors } = this.second
    const create = (): Operator => new BroadcastProcessOperator<A, B, R>(descriptors, processFunction)
    return this.transform('Broadcast process', inBothModes(create, ['last', 'first']))
  }

  /** @internal */
  protected transform<R>(name: string, code: NodeCode): SingleOutputStream<R> {
    return this.first.env.addStream<R>({ kind: 'operator', name, code }, [
      this.first.upstreams,
      this.second.stream.upstreams,
    ])
  }
}

/**
 * A keyed stream beside a broadcast one: the keyed side has state and timers, too.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { mapState, valueState, type KeyedRuntimeContext, type ValueState } from '@wiesel/runtime'
 *
 * const limits = mapState<string, number>('limits')
 * const env = new StreamExecutionEnvironment()
 * const rules = env.fromElements<[string, number]>(['max', 2]).broadcast(limits)
 * const alarms = env.fromElements('a', 'b', 'a').keyBy((user) => user).connect(rules).process<string>(() => {
 *   let seen: ValueState<number>
 *   return {
 *     open: (context: KeyedRuntimeContext) => void (seen = context.getState(valueState<number>('seen'))),
 *     processElement(user, context, out) {
 *       seen.update((seen.value() ?? 0) + 1)
 *       if (seen.value()! > (context.getBroadcastState(limits).get('max') ?? Infinity)) out(user)
 *     },
 *     processBroadcastElement: ([name, limit], context) => context.getBroadcastState(limits).put(name, limit),
 *   }
 * })
 * console.log(await alarms.collect().toArray()) // → []
 */
export class KeyedBroadcastConnectedStream<A, B, K extends Key> extends BroadcastConnectedStream<A, B> {
  private readonly keyOf: (value: A) => K

  /** @internal */
  constructor(first: KeyedStream<A, K>, second: BroadcastStream<B>) {
    super(first, second)
    this.keyOf = first.keyOf
  }

  /** One function for both streams, with state and timers of the key on the keyed side. */
  override process<R>(
    processFunction:
      KeyedBroadcastProcessFunction<K, A, B, R> | (() => KeyedBroadcastProcessFunction<K, A, B, R>),
  ): SingleOutputStream<R> {
    const { descriptors } = this.second
    const create = (): Operator =>
      new KeyedBroadcastProcessOperator<K, A, B, R>(this.keyOf, descriptors, processFunction)
    return this.transform('Keyed broadcast process', inBothModes(create, [this.keyOf, 'first']))
  }
}
