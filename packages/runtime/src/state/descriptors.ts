import type { AggregateFunction, ReduceFunction } from './functions.ts'
import type { Key } from '../keys/hash-key.ts'
import type { StateTtl } from './state-ttl.ts'

/** What any state may be told. */
export interface StateOptions {
  /** How long the state lives when it is not used. Default: until it is cleared. */
  readonly ttl?: StateTtl
}

/** One value per key. */
export interface ValueStateDescriptor<T> extends StateOptions {
  readonly kind: 'value'
  readonly name: string
  readonly type?: T
}

/** A list of values per key. */
export interface ListStateDescriptor<T> extends StateOptions {
  readonly kind: 'list'
  readonly name: string
  readonly type?: T
}

/** A map per key. */
export interface MapStateDescriptor<K extends Key, V> extends StateOptions {
  readonly kind: 'map'
  readonly name: string
  readonly type?: [K, V]
}

/** One value per key, the reduction of everything added. */
export interface ReducingStateDescriptor<T> extends StateOptions {
  readonly kind: 'reducing'
  readonly name: string
  readonly reduce: ReduceFunction<T>
}

/** One accumulator per key. */
export interface AggregatingStateDescriptor<In, Acc, Out> extends StateOptions {
  readonly kind: 'aggregating'
  readonly name: string
  readonly aggregate: AggregateFunction<In, Acc, Out>
}

/** Any of the keyed state descriptors. */
export type StateDescriptor =
  | ValueStateDescriptor<unknown>
  | ListStateDescriptor<unknown>
  | MapStateDescriptor<Key, unknown>
  | ReducingStateDescriptor<any>
  | AggregatingStateDescriptor<any, any, any>

/**
 * Describes a state that holds one value per key.
 *
 * @example
 * import { valueState } from '@wiesel/runtime'
 * console.log(valueState<number>('count').name) // → count
 */
export function valueState<T>(name: string, options: StateOptions = {}): ValueStateDescriptor<T> {
  return { kind: 'value', name, ...options }
}

/** Describes a state that holds a list per key. See {@link valueState}. */
export function listState<T>(name: string, options: StateOptions = {}): ListStateDescriptor<T> {
  return { kind: 'list', name, ...options }
}

/** Describes a state that holds a map per key. Map keys are equal by value, as stream keys are. See {@link valueState}. */
export function mapState<K extends Key, V>(
  name: string,
  options: StateOptions = {},
): MapStateDescriptor<K, V> {
  return { kind: 'map', name, ...options }
}

/** Describes a state that reduces what is added to one value per key. See {@link valueState}. */
export function reducingState<T>(
  name: string,
  reduce: ReduceFunction<T>,
  options: StateOptions = {},
): ReducingStateDescriptor<T> {
  return { kind: 'reducing', name, reduce, ...options }
}

/** Describes a state that aggregates what is added, per key. See {@link valueState}. */
export function aggregatingState<In, Acc, Out>(
  name: string,
  aggregate: AggregateFunction<In, Acc, Out>,
  options: StateOptions = {},
): AggregatingStateDescriptor<In, Acc, Out> {
  return { kind: 'aggregating', name, aggregate, ...options }
}
