import { StateError } from '../errors/errors.ts'
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
import { Expiry } from './state-ttl.ts'
import {
  TtlAggregatingHandle,
  TtlListHandle,
  TtlMapHandle,
  TtlReducingHandle,
  TtlValueHandle,
} from './ttl-handles.ts'
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
    getState: <T>(descriptor: ValueStateDescriptor<T>) => {
      const [slot, expiry] = register(state, descriptor)
      return expiry === undefined
        ? new ValueHandle<T>(state, slot)
        : new TtlValueHandle<T>(state, slot, expiry)
    },
    getListState: <T>(descriptor: ListStateDescriptor<T>) => {
      const [slot, expiry] = register(state, descriptor)
      return expiry === undefined ? new ListHandle<T>(state, slot) : new TtlListHandle<T>(state, slot, expiry)
    },
    getMapState: <K extends Key, V>(descriptor: MapStateDescriptor<K, V>) => {
      const [slot, expiry] = register(state, descriptor as MapStateDescriptor<Key, unknown>)
      return expiry === undefined
        ? new MapHandle<K, V>(state, slot)
        : new TtlMapHandle<K, V>(state, slot, expiry)
    },
    getReducingState: <T>(descriptor: ReducingStateDescriptor<T>) => {
      const [slot, expiry] = register(state, descriptor)
      return expiry === undefined
        ? new ReducingHandle<T>(state, slot, descriptor.reduce)
        : new TtlReducingHandle<T>(state, slot, expiry, descriptor.reduce)
    },
    getAggregatingState: <In, Acc, Out>(descriptor: AggregatingStateDescriptor<In, Acc, Out>) => {
      const [slot, expiry] = register(state, descriptor)
      return expiry === undefined
        ? new AggregatingHandle<In, Acc, Out>(state, slot, descriptor.aggregate)
        : new TtlAggregatingHandle<In, Acc, Out>(state, slot, expiry, descriptor.aggregate)
    },
  }
}

function register(
  state: StateSlots,
  descriptor: StateDescriptor,
): [slot: number, expiry: Expiry | undefined] {
  const { ttl, name } = descriptor
  if (ttl === undefined) return [state.register(descriptor), undefined]
  if (state.now === undefined)
    throw new StateError(
      'TTL_UNSUPPORTED',
      `State "${name}" has a time to live, but is state of a window or trigger, which lives as long as its window. Leave ttl out.`,
    )
  const expiry = new Expiry(ttl, state.now)
  return [state.register(descriptor), expiry]
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
