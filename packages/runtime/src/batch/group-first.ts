/** The first `n` records of each key, as they come. State: for each key how many have passed. */
import { checkKey } from '../operators/check-key.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { KeyedTable } from './keyed-table.ts'

export class GroupFirstOperator<T> extends BatchOperator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private readonly n: number
  private readonly passed = new KeyedTable<number>('passed', (a, b) => a + b)

  constructor(keyOf: (value: T) => unknown, n: number) {
    super()
    this.keyOf = keyOf
    this.n = n
  }

  push(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    const entry = this.passed.find(key) ?? this.passed.insert(key, 0)
    if (entry.value >= this.n) return
    entry.value++
    this.out.push(value, NO_TIMESTAMP)
  }

  override snapshot(writer: SnapshotWriter): void {
    this.passed.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.passed.restore(reader)
  }
}
