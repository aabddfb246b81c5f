/** The first record of each key, as soon as it comes. State: the keys seen. */
import { checkKey } from '../operators/check-key.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { KeyedTable } from './keyed-table.ts'

export class DistinctOperator<T> extends BatchOperator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private readonly seen = new KeyedTable<true>('seen', () => true)

  constructor(keyOf: (value: T) => unknown) {
    super()
    this.keyOf = keyOf
  }

  push(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    if (this.seen.find(key) !== undefined) return
    this.seen.insert(key, true)
    this.out.push(value, NO_TIMESTAMP)
  }

  override snapshot(writer: SnapshotWriter): void {
    this.seen.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.seen.restore(reader)
  }
}
