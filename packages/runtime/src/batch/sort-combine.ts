/**
 * What: reduces before an exchange, as {@link HashCombineOperator} does, by sorting: for keys that are costly to keep in a
 *   table.
 * State: a bounded number of records; once there are so many they are sorted by key, and those of a key, which then stand
 *   side by side, are reduced and emitted.
 */
import { checkKey } from '../operators/check-key.ts'
import type { ReduceFunction } from '../state/functions.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { checkResult } from './check-result.ts'
import { compareKeys, keyOrder } from './spill/key-order.ts'
import { sortRun } from './spill/sort-run.ts'

const ROWS_MAX = 32_768

export class SortCombineOperator<T> extends BatchOperator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private readonly reduce: ReduceFunction<T>
  private readonly rowsMax: number
  private rows: T[] = []
  /** The first record that is still to be reduced. */
  private next = 0

  constructor(keyOf: (value: T) => unknown, reduce: ReduceFunction<T>, rowsMax = ROWS_MAX) {
    super()
    this.keyOf = keyOf
    this.reduce = reduce
    this.rowsMax = rowsMax
  }

  override get repeatable(): boolean {
    return true
  }

  push(value: T): void {
    checkKey(this.keyOf(value), value)
    this.rows.push(value)
    if (this.rows.length < this.rowsMax) return
    this.sort()
    this.context.drive({ step: () => this.emitKey() })
  }

  override end(): void {
    this.sort()
    this.emitAtEnd(() => this.emitKey())
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('rows', this.rows.slice(this.next))
  }

  override restore(reader: SnapshotReader): void {
    for (const row of reader.list('rows')) this.rows.push(row as T)
  }

  private sort(): void {
    const { rows, keyOf } = this
    const order = keyOrder(keyOf)
    const words = new Uint32Array(rows.length)
    rows.forEach((row, i) => order.encode(row, words, i))
    this.rows = sortRun(rows, words, order).rows
  }

  /** Emits what the records of the next key come to. */
  private emitKey(): boolean {
    const { rows, keyOf } = this
    if (this.next >= rows.length) {
      this.rows = []
      this.next = 0
      return false
    }
    const key = keyOf(rows[this.next])
    let end = this.next + 1
    let value = rows[this.next]
    for (; end < rows.length && compareKeys(keyOf(rows[end]), key) === 0; end++)
      value = checkResult(this.reduce(value, rows[end]), 'reduce')
    this.next = end
    this.out.push(value, NO_TIMESTAMP)
    return true
  }
}
