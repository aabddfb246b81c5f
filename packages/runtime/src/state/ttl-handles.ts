/** Handles on state with a time to live, as Flink's: what has expired is removed when it is come upon. */
import type { Key } from '../keys/hash-key.ts'
import { keyIdentity } from '../keys/key-identity.ts'
import type { AggregateFunction, ReduceFunction } from './functions.ts'
import {
  checkElement,
  Handle,
  type AppendingState,
  type ListState,
  type MapState,
  type ValueState,
} from './state-handles.ts'
import type { StateSlots } from './state-slots.ts'
import type { Expiry, Timed, TimedPair, TimedPairs } from './state-ttl.ts'

/** One value with its time. */
abstract class TimedHandle<T> extends Handle {
  protected readonly expiry: Expiry

  constructor(state: StateSlots, slot: number, expiry: Expiry) {
    super(state, slot)
    this.expiry = expiry
  }

  /** The value for a reader. */
  protected take(): T | undefined {
    const { state, slot, expiry } = this
    const timed = state.read(slot) as Timed<T> | undefined
    if (timed === undefined) return undefined
    if (expiry.isExpired(timed[1])) {
      state.write(slot, undefined)
      return expiry.returnExpired ? timed[0] : undefined
    }
    if (expiry.updateOnRead) timed[1] = expiry.now()
    return timed[0]
  }

  /** The value to add to. */
  protected base(): T | undefined {
    const timed = this.state.read(this.slot) as Timed<T> | undefined
    if (timed === undefined || (!this.expiry.returnExpired && this.expiry.isExpired(timed[1])))
      return undefined
    return timed[0]
  }

  protected put(value: T): void {
    this.state.write(this.slot, [value, this.expiry.now()])
  }
}

export class TtlValueHandle<T> extends TimedHandle<T> implements ValueState<T> {
  value(): T | null {
    return this.take() ?? null
  }

  update(value: T | null): void {
    if (value === null || value === undefined) this.clear()
    else this.put(value)
  }
}

export class TtlReducingHandle<T> extends TimedHandle<T> implements AppendingState<T, T> {
  private readonly reduce: ReduceFunction<T>

  constructor(state: StateSlots, slot: number, expiry: Expiry, reduce: ReduceFunction<T>) {
    super(state, slot, expiry)
    this.reduce = reduce
  }

  get(): T | null {
    return this.take() ?? null
  }

  add(value: T): void {
    const old = this.base()
    this.put(old === undefined ? value : this.reduce(old, value))
  }
}

export class TtlAggregatingHandle<In, Acc, Out> extends TimedHandle<Acc> implements AppendingState<In, Out> {
  private readonly aggregate: AggregateFunction<In, Acc, Out>

  constructor(state: StateSlots, slot: number, expiry: Expiry, aggregate: AggregateFunction<In, Acc, Out>) {
    super(state, slot, expiry)
    this.aggregate = aggregate
  }

  get(): Out | null {
    const accumulator = this.take()
    return accumulator === undefined ? null : this.aggregate.getResult(accumulator)
  }

  add(value: In): void {
    this.put(this.aggregate.add(value, this.base() ?? this.aggregate.createAccumulator()))
  }
}

/** Each element has its time. */
export class TtlListHandle<T> extends Handle implements ListState<T> {
  private readonly expiry: Expiry

  constructor(state: StateSlots, slot: number, expiry: Expiry) {
    super(state, slot)
    this.expiry = expiry
  }

  get(): readonly T[] {
    const { state, slot, expiry } = this
    const all = state.read(slot) as Timed<T>[] | undefined
    if (all === undefined) return []
    const left = expiry.unexpired('list', all) as Timed<T>[] | undefined
    // Expired elements that may be read stay for others to clean up, unless there is nothing else.
    if (left === undefined || expiry.updateOnRead || !expiry.returnExpired) state.write(slot, left)
    if (expiry.updateOnRead) for (const timed of left ?? []) timed[1] = expiry.now()
    return ((expiry.returnExpired ? all : left) ?? []).map(([value]) => value)
  }

  add(value: T): void {
    checkElement(value)
    const list = this.state.read(this.slot) as Timed<T>[] | undefined
    const timed: Timed<T> = [value, this.expiry.now()]
    if (list === undefined) this.state.write(this.slot, [timed])
    else list.push(timed)
  }

  addAll(values: Iterable<T>): void {
    for (const value of values) this.add(value)
  }

  update(values: readonly T[]): void {
    values.forEach(checkElement)
    const now = this.expiry.now()
    const timed = values.map((value): Timed<T> => [value, now])
    this.state.write(this.slot, timed.length === 0 ? undefined : timed)
  }
}

/** Each entry has its time. */
export class TtlMapHandle<K extends Key, V> extends Handle implements MapState<K, V> {
  private readonly expiry: Expiry

  constructor(state: StateSlots, slot: number, expiry: Expiry) {
    super(state, slot)
    this.expiry = expiry
  }

  get(key: K): V | null {
    return this.take(key)?.[1] ?? null
  }

  contains(key: K): boolean {
    return this.take(key) !== undefined
  }

  put(key: K, value: V): void {
    const pairs = this.pairs()
    const identity = keyIdentity(key)
    const timed: TimedPair<K, V> = [key, value, this.expiry.now()]
    if (pairs === undefined) this.state.write(this.slot, new Map([[identity, timed]]))
    else pairs.set(identity, timed)
  }

  putAll(entries: Iterable<readonly [K, V]>): void {
    for (const [key, value] of entries) this.put(key, value)
  }

  remove(key: K): void {
    const pairs = this.pairs()
    if (pairs?.delete(keyIdentity(key)) === true && pairs.size === 0) this.clear()
  }

  *entries(): IterableIterator<[K, V]> {
    for (const [key] of this.pairs()?.values() ?? []) {
      const timed = this.take(key)
      if (timed !== undefined) yield [key, timed[1]]
    }
  }

  *keys(): IterableIterator<K> {
    for (const [key] of this.entries()) yield key
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  /** Looking does not count as a use. */
  isEmpty(): boolean {
    const { expiry } = this
    for (const [, , at] of this.pairs()?.values() ?? [])
      if (expiry.returnExpired || !expiry.isExpired(at)) return false
    return true
  }

  /** The entry for a reader. */
  private take(key: K): TimedPair<K, V> | undefined {
    const { expiry } = this
    const timed = this.pairs()?.get(keyIdentity(key))
    if (timed === undefined) return undefined
    if (expiry.isExpired(timed[2])) {
      this.remove(key)
      return expiry.returnExpired ? timed : undefined
    }
    if (expiry.updateOnRead) timed[2] = expiry.now()
    return timed
  }

  private pairs(): TimedPairs<K, V> | undefined {
    return this.state.read(this.slot) as TimedPairs<K, V> | undefined
  }
}
