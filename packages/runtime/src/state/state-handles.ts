import { StateError } from '../errors/errors.ts'
import type { Key } from '../keys/hash-key.ts'
import { keyIdentity } from '../keys/key-identity.ts'
import type { AggregateFunction, ReduceFunction } from './functions.ts'
import { getOf, pairsOf, putInto, type MapSlot } from './map-slot.ts'
import type { StateSlots } from './state-slots.ts'

/** State of one value per key. `value()` is `null` when nothing is stored; `update(null)` clears. */
export interface ValueState<T> {
  value(): T | null
  update(value: T | null): void
  clear(): void
}

/** State of a list per key. `get()` is empty when nothing is stored. */
export interface ListState<T> {
  get(): readonly T[]
  add(value: T): void
  addAll(values: Iterable<T>): void
  update(values: readonly T[]): void
  clear(): void
}

/** A map that can be looked at; its keys are equal by value. */
export interface ReadOnlyMapState<K extends Key, V> {
  get(key: K): V | null
  contains(key: K): boolean
  entries(): IterableIterator<[K, V]>
  keys(): IterableIterator<K>
  values(): IterableIterator<V>
  isEmpty(): boolean
}

/** State of a map per key; its keys are equal by value. */
export interface MapState<K extends Key, V> extends ReadOnlyMapState<K, V> {
  put(key: K, value: V): void
  putAll(entries: Iterable<readonly [K, V]>): void
  remove(key: K): void
  clear(): void
}

/** State that folds what is added into one result per key; `get()` is `null` when nothing was added. */
export interface AppendingState<In, Out> {
  get(): Out | null
  add(value: In): void
  clear(): void
}

/** State of one slot. */
export abstract class Handle {
  protected readonly state: StateSlots
  protected readonly slot: number

  constructor(state: StateSlots, slot: number) {
    this.state = state
    this.slot = slot
  }

  clear(): void {
    this.state.write(this.slot, undefined)
  }
}

export class ValueHandle<T> extends Handle implements ValueState<T> {
  value(): T | null {
    return (this.state.read(this.slot) as T | undefined) ?? null
  }

  update(value: T | null): void {
    this.state.write(this.slot, value ?? undefined)
  }
}

/** @throws StateError `NULL_IN_LIST_STATE` */
export function checkElement(value: unknown): void {
  if (value === null || value === undefined) {
    throw new StateError(
      'NULL_IN_LIST_STATE',
      `${String(value)} cannot be added to list state. Leave it out, or store an object that says so.`,
    )
  }
}

export class ListHandle<T> extends Handle implements ListState<T> {
  get(): readonly T[] {
    return (this.state.read(this.slot) as T[] | undefined) ?? []
  }

  add(value: T): void {
    checkElement(value)
    const list = this.state.read(this.slot) as T[] | undefined
    if (list === undefined) this.state.write(this.slot, [value])
    else list.push(value)
  }

  addAll(values: Iterable<T>): void {
    for (const value of values) this.add(value)
  }

  update(values: readonly T[]): void {
    values.forEach(checkElement)
    this.state.write(this.slot, values.length === 0 ? undefined : [...values])
  }
}

export class MapHandle<K extends Key, V> extends Handle implements MapState<K, V> {
  get(key: K): V | null {
    const map = this.map()
    return map === undefined ? null : ((getOf(map, key) as V | undefined) ?? null)
  }

  put(key: K, value: V): void {
    const map = this.map()
    if (map !== undefined) putInto(map, key, value)
    else {
      const fresh: MapSlot = new Map()
      putInto(fresh, key, value)
      this.state.write(this.slot, fresh)
    }
  }

  putAll(entries: Iterable<readonly [K, V]>): void {
    for (const [key, value] of entries) this.put(key, value)
  }

  remove(key: K): void {
    const map = this.map()
    if (map?.delete(keyIdentity(key)) === true && map.size === 0) this.clear()
  }

  contains(key: K): boolean {
    return this.map()?.has(keyIdentity(key)) ?? false
  }

  *entries(): IterableIterator<[K, V]> {
    const map = this.map()
    if (map !== undefined) yield* pairsOf(map) as IterableIterator<[K, V]>
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this.entries()) yield key
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  isEmpty(): boolean {
    return this.map() === undefined
  }

  private map(): MapSlot | undefined {
    return this.state.read(this.slot) as MapSlot | undefined
  }
}

export class ReducingHandle<T> extends Handle implements AppendingState<T, T> {
  private readonly reduce: ReduceFunction<T>

  constructor(state: StateSlots, slot: number, reduce: ReduceFunction<T>) {
    super(state, slot)
    this.reduce = reduce
  }

  get(): T | null {
    return (this.state.read(this.slot) as T | undefined) ?? null
  }

  add(value: T): void {
    const old = this.state.read(this.slot) as T | undefined
    this.state.write(this.slot, old === undefined ? value : this.reduce(old, value))
  }
}

export class AggregatingHandle<In, Acc, Out> extends Handle implements AppendingState<In, Out> {
  private readonly aggregate: AggregateFunction<In, Acc, Out>

  constructor(state: StateSlots, slot: number, aggregate: AggregateFunction<In, Acc, Out>) {
    super(state, slot)
    this.aggregate = aggregate
  }

  get(): Out | null {
    const accumulator = this.state.read(this.slot) as Acc | undefined
    return accumulator === undefined ? null : this.aggregate.getResult(accumulator)
  }

  add(value: In): void {
    const accumulator = (this.state.read(this.slot) as Acc | undefined) ?? this.aggregate.createAccumulator()
    this.state.write(this.slot, this.aggregate.add(value, accumulator))
  }
}
