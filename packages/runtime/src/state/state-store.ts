import type { Key } from '../keys/hash-key.ts'
import type {
  AggregatingStateDescriptor,
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  StateDescriptor,
  ValueStateDescriptor,
} from './descriptors.ts'
import type { StateSlots } from './state-slots.ts'
import {
  AggregatingHandle,
  ListHandle,
  MapHandle,
  ReducingHandle,
  ValueHandle,
  type AppendingState,
  type ListState,
  type MapState,
  type ValueState,
} from './state-handles.ts'

/** Gives handles on the keyed state of the current key. Get them once, in `open`, and keep them. */
export interface KeyedStateStore {
  getState<T>(descriptor: ValueStateDescriptor<T>): ValueState<T>
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>
  getMapState<K extends Key, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V>
  getReducingState<T>(descriptor: ReducingStateDescriptor<T>): AppendingState<T, T>
  getAggregatingState<In, Acc, Out>(
    descriptor: AggregatingStateDescriptor<In, Acc, Out>,
  ): AppendingState<In, Out>
}

/** The store over a set of slots. */
export function keyedStateStore(state: StateSlots): KeyedStateStore {
  return {
    getState: <T>(descriptor: ValueStateDescriptor<T>) =>
      new ValueHandle<T>(state, state.register(descriptor)),
    getListState: <T>(descriptor: ListStateDescriptor<T>) =>
      new ListHandle<T>(state, state.register(descriptor)),
    getMapState: <K extends Key, V>(descriptor: MapStateDescriptor<K, V>) =>
      new MapHandle<K, V>(state, state.register(descriptor as MapStateDescriptor<Key, unknown>)),
    getReducingState: <T>(descriptor: ReducingStateDescriptor<T>) =>
      new ReducingHandle<T>(state, state.register(descriptor), descriptor.reduce),
    getAggregatingState: <In, Acc, Out>(descriptor: AggregatingStateDescriptor<In, Acc, Out>) =>
      new AggregatingHandle<In, Acc, Out>(state, state.register(descriptor), descriptor.aggregate),
  }
}

/** The handle that belongs to a descriptor. */
export type StateHandleOf<D extends StateDescriptor> =
  D extends ValueStateDescriptor<infer T>
    ? ValueState<T>
    : D extends ListStateDescriptor<infer T>
      ? ListState<T>
      : D extends MapStateDescriptor<infer K, infer V>
        ? MapState<K, V>
        : D extends ReducingStateDescriptor<infer T>
          ? AppendingState<T, T>
          : D extends AggregatingStateDescriptor<infer In, any, infer Out>
            ? AppendingState<In, Out>
            : never

/** A handle on the state of any descriptor. */
export function stateHandle<D extends StateDescriptor>(state: StateSlots, descriptor: D): StateHandleOf<D> {
  const store = keyedStateStore(state)
  const handle = (): unknown => {
    switch (descriptor.kind) {
      case 'value':
        return store.getState(descriptor)
      case 'list':
        return store.getListState(descriptor)
      case 'map':
        return store.getMapState(descriptor)
      case 'reducing':
        return store.getReducingState(descriptor)
      case 'aggregating':
        return store.getAggregatingState(descriptor)
    }
  }
  return handle() as StateHandleOf<D>
}
