/**
 * What: tables from keys, equal by value, to values, as batch operators use them: filled while records come, emptied at
 *   the end, and part of snapshots. `KeyedTable` keeps values of any kind as they are, and is emptied in the order of
 *   insertion; `RowTable` keeps rows as a {@link RowStore} does, and is emptied in the order of dense keys.
 * Why two ways to write it: behind an exchange by key each key is in one subtask and its state goes with its key group;
 *   before one (a combiner) every subtask may have every key, so the pairs are a list, and meet again by `merge`.
 */
import { keyGroupOf } from '../keys/key-groups.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { KeyIndex } from './key-index.ts'
import type { FieldFold } from './row-layout.ts'
import { RowStore } from './row-store.ts'
import { SlotIndex } from './slot-index.ts'

abstract class Table<V> {
  /** The numbers of the keys. Nothing may be added to it without a value. */
  abstract readonly index: KeyIndex | SlotIndex
  protected taken = 0
  private readonly state: string
  private readonly partitioned: boolean
  private readonly merge: (a: V, b: V) => V

  /**
   * @param state the name in snapshots
   * @param merge combines what two subtasks have for one key
   * @param partitioned whether records were partitioned by the key
   */
  constructor(state: string, merge: (a: V, b: V) => V, partitioned = true) {
    this.state = state
    this.merge = merge
    this.partitioned = partitioned
  }

  /** How many keys have not been taken out. */
  get size(): number {
    return this.index.size - this.taken
  }

  /** The number of a key; −1 if it is not there. */
  find(key: unknown): number {
    return this.index.find(key)
  }

  /** Adds a key that is not there. */
  insert(key: unknown, value: V): void {
    this.put(this.index.add(key), value)
  }

  /** What has not been taken out. */
  *[Symbol.iterator](): IterableIterator<[key: unknown, value: V]> {
    for (const number of this.left()) yield [this.index.keyAt(number), this.valueOf(number)]
  }

  snapshot(writer: SnapshotWriter, maxParallelism: number): void {
    if (this.partitioned)
      for (const [key, value] of this) writer.keyed(this.state, key, value, keyGroupOf(key, maxParallelism))
    else writer.list(this.state, [...this])
  }

  restore(reader: SnapshotReader): void {
    const pairs = this.partitioned ? reader.keyed(this.state) : reader.list(this.state)
    for (const [key, value] of pairs as Iterable<[unknown, V]>) {
      const number = this.find(key)
      if (number < 0) this.insert(key, value)
      else this.put(number, this.merge(this.valueOf(number), value))
    }
  }

  /** The numbers of what has not been taken out. */
  protected abstract left(): Iterable<number>
  protected abstract valueOf(number: number): V
  protected abstract put(number: number, value: V): void
}

export class KeyedTable<V> extends Table<V> {
  readonly index = new KeyIndex()
  /** The values by the numbers of their keys. */
  values: V[] = []

  /** Takes out the next entry; `undefined` when there is none. Nothing may be inserted between the first and that. */
  take(): { key: unknown; value: V } | undefined {
    const number = this.taken
    if (number >= this.values.length) {
      this.clear()
      return undefined
    }
    const value = this.values[number]
    this.values[number] = undefined as V
    this.taken++
    return { key: this.index.keys[number], value }
  }

  clear(): void {
    this.index.clear()
    this.taken = 0
    this.values = []
  }

  protected *left(): IterableIterator<number> {
    for (let number = this.taken; number < this.index.size; number++) yield number
  }

  protected valueOf(number: number): V {
    return this.values[number]
  }

  protected put(number: number, value: V): void {
    this.values[number] = value
  }
}

export class RowTable<V> extends Table<V> {
  readonly index = new SlotIndex()
  /** The rows by the numbers of their keys. */
  readonly rows: RowStore<V>
  /** In the order of the index, the first place that may not have been taken. */
  private place = 0

  /** @param folds as of {@link RowStore} */
  constructor(state: string, merge: (a: V, b: V) => V, partitioned?: boolean, folds?: readonly FieldFold[]) {
    super(state, merge, partitioned)
    this.rows = new RowStore(folds)
  }

  /** Takes out the next row. Only while there is one. Nothing may be inserted before the last is taken and all is cleared. */
  take(): V {
    const { index, rows } = this
    const place = index.nextPlace(this.place)
    const number = index.numberAt(place)
    const row = rows.layout.get(number) as V
    rows.layout.drop(number)
    this.place = place + 1
    this.taken++
    return row
  }

  clear(): void {
    // Typed arrays may have gaps.
    this.index.clear(this.rows.layout.tuples !== undefined)
    this.taken = 0
    this.rows.clear()
    this.place = 0
  }

  protected *left(): IterableIterator<number> {
    const { index } = this
    for (let place = index.nextPlace(this.place); place >= 0; place = index.nextPlace(place + 1))
      yield index.numberAt(place)
  }

  protected valueOf(number: number): V {
    return this.rows.get(number)
  }

  protected put(number: number, value: V): void {
    this.rows.set(number, value)
  }
}
