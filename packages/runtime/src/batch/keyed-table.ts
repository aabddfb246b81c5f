/**
 * What: a table from keys, equal by value, to values, as batch operators use it: filled while records come, emptied in the
 *   order of insertion at the end, and part of snapshots.
 * Why two ways to write it: behind an exchange by key each key is in one subtask and its state goes with its key group;
 *   before one (a combiner) every subtask may have every key, so the pairs are a list, and meet again by `merge`.
 */
import { keyGroupOf } from '../keys/key-groups.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { KeyIndex } from './key-index.ts'

export class KeyedTable<V> {
  /** The numbers of the keys. Nothing may be added to it without a value. */
  readonly index = new KeyIndex()
  /** The values by the numbers of their keys. */
  values: V[] = []
  private readonly state: string
  private readonly partitioned: boolean
  private readonly merge: (a: V, b: V) => V
  private taken = 0

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
    return this.values.length - this.taken
  }

  /** The number of a key; −1 if it is not there. */
  find(key: unknown): number {
    return this.index.find(key)
  }

  /** Adds a key that is not there. */
  insert(key: unknown, value: V): void {
    this.values[this.index.add(key)] = value
  }

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
    this.values = []
    this.taken = 0
  }

  /** What has not been taken out. */
  *[Symbol.iterator](): IterableIterator<[key: unknown, value: V]> {
    for (let number = this.taken; number < this.values.length; number++)
      yield [this.index.keys[number], this.values[number]]
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
      else this.values[number] = this.merge(this.values[number], value)
    }
  }
}
