import type { MapStateDescriptor, StateDescriptor } from '../state/descriptors.ts'
import type { MapState, ReadOnlyMapState } from '../state/state-handles.ts'
import type { StateHandleOf } from '../state/state-store.ts'
import type { Key } from '../keys/hash-key.ts'
import type {
  Collector,
  Emitted,
  KeyedProcessContext,
  KeyedRuntimeContext,
  OnTimerContext,
  ProcessContext,
  RuntimeContext,
} from './function-types.ts'

/**
 * A function over two connected streams without keys. One instance takes the records of both, one at a time, in no
 * particular order between them. Instances and generators are as for a {@link ProcessFunction}.
 */
export interface CoProcessFunction<A, B, Out> {
  readonly open?: (context: RuntimeContext) => void | Promise<void>
  readonly processElement1: (value: A, context: ProcessContext, out: Collector<Out>) => Emitted<Out>
  readonly processElement2: (value: B, context: ProcessContext, out: Collector<Out>) => Emitted<Out>
  close?(): void | Promise<void>
}

/**
 * A function over two connected keyed streams. State and timers belong to the key and are shared by both sides: what one
 * side stores for a key, the other reads. The watermark is the lower one of both inputs.
 */
export interface KeyedCoProcessFunction<K, A, B, Out> {
  open?(context: KeyedRuntimeContext): void | Promise<void>
  processElement1(value: A, context: KeyedProcessContext<K>, out: Collector<Out>): Emitted<Out>
  processElement2(value: B, context: KeyedProcessContext<K>, out: Collector<Out>): Emitted<Out>
  onTimer?(timestamp: number, context: OnTimerContext<K>, out: Collector<Out>): Emitted<Out>
  close?(): void | Promise<void>
}

/** Looks at broadcast state. */
export interface BroadcastReader {
  /** @throws StateError `UNKNOWN_BROADCAST_STATE` for a state that was not named in `broadcast(…)` */
  getBroadcastState<K extends Key, V>(descriptor: MapStateDescriptor<K, V>): ReadOnlyMapState<K, V>
}

/** Changes broadcast state. */
export interface BroadcastWriter {
  /** @throws StateError `UNKNOWN_BROADCAST_STATE` for a state that was not named in `broadcast(…)` */
  getBroadcastState<K extends Key, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>
}

/** Given to `processBroadcastElement` beside keyed records: there is no current key, but one can visit all. */
export interface KeyedBroadcastContext<K> extends ProcessContext, BroadcastWriter {
  /** Calls `apply` for every key of this subtask that has something in a keyed state. It may change that state. */
  applyToKeyedState<D extends StateDescriptor>(
    descriptor: D,
    apply: (key: K, state: StateHandleOf<D>) => void,
  ): void
}

/**
 * A function over a stream and a broadcast one. Each subtask sees every broadcast record and keeps what it makes of them
 * in broadcast state, which the other side can read. All subtasks must do the same with a broadcast record, or their
 * states drift apart.
 */
export interface BroadcastProcessFunction<A, B, Out> {
  readonly open?: (context: RuntimeContext) => void | Promise<void>
  readonly processElement: (
    value: A,
    context: ProcessContext & BroadcastReader,
    out: Collector<Out>,
  ) => Emitted<Out>
  readonly processBroadcastElement: (
    value: B,
    context: ProcessContext & BroadcastWriter,
    out: Collector<Out>,
  ) => Emitted<Out>
  close?(): void | Promise<void>
}

/** As {@link BroadcastProcessFunction}, over a keyed stream: the side that is not broadcast has keyed state and timers. */
export interface KeyedBroadcastProcessFunction<K, A, B, Out> {
  open?(context: KeyedRuntimeContext): void | Promise<void>
  processElement(
    value: A,
    context: KeyedProcessContext<K> & BroadcastReader,
    out: Collector<Out>,
  ): Emitted<Out>
  processBroadcastElement(value: B, context: KeyedBroadcastContext<K>, out: Collector<Out>): Emitted<Out>
  onTimer?(timestamp: number, context: OnTimerContext<K> & BroadcastReader, out: Collector<Out>): Emitted<Out>
  close?(): void | Promise<void>
}
