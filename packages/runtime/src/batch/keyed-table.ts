/**
 * What: a {@link KeyTable} as batch operators use it: filled while records come, emptied entry by entry at the end, and
 * part of snapshots.
 * Why two ways to write it: behind an exchange by key each key is in one subtask and its state goes with its key group;
 *   before one (a combiner) every subtask may have every key, so the entries are a list, and meet again by `merge`.
 */
import { KeyTable, keyGroupOfEntry, type KeyEntry } from '../state/key-table.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'

export class KeyedTable<V> extends KeyTable<V> {
  private readonly state: string
  private readonly partitioned: boolean
  private readonly merge: (a: V, b: V) => V
  private draining: Iterator<KeyEntry<V>> | undefined

  /**
   * @param state the name in snapshots
   * @param merge combines what two subtasks have for one key
   * @param partitioned whether records were partitioned by the key
   */
  constructor(state: string, merge: (a: V, b: V) => V, partitioned = true) {
    super()
    this.state = state
    this.merge = merge
    this.partitioned = partitioned
  }

  /** Takes out some entry; `undefined` when there is none. Nothing may be inserted before that. */
  take(): KeyEntry<V> | undefined {
    this.draining ??= this[Symbol.iterator]()
    const next = this.draining.next()
    if (next.done === true) {
      this.draining = undefined
      return undefined
    }
    this.remove(next.value)
    return next.value
  }

  snapshot(writer: SnapshotWriter, maxParallelism: number): void {
    if (this.partitioned)
      for (const entry of this)
        writer.keyed(this.state, entry.key, entry.value, keyGroupOfEntry(entry, maxParallelism))
    else
      writer.list(
        this.state,
        Array.from(this, (entry) => [entry.key, entry.value]),
      )
  }

  restore(reader: SnapshotReader): void {
    const pairs = this.partitioned ? reader.keyed(this.state) : reader.list(this.state)
    for (const [key, value] of pairs as Iterable<[unknown, V]>) {
      const entry = this.find(key)
      if (entry === undefined) this.insert(key, value)
      else entry.value = this.merge(entry.value, value)
    }
  }
}
