/**
 * The first record of each key, as soon as it comes. State: the keys seen, and beyond the share of memory the records of
 * further keys, see {@link LateKeys}.
 */
import { checkKey } from '../operators/check-key.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { KeyedTable } from './keyed-table.ts'
import { LateKeys } from './late-keys.ts'

export class DistinctOperator<T> extends BatchOperator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private readonly seen = new KeyedTable<true>('seen', () => true)

  private lateKeys: LateKeys<T> | undefined

  constructor(keyOf: (value: T) => unknown) {
    super()
    this.keyOf = keyOf
  }

  private get late(): LateKeys<T> {
    return (this.lateKeys ??= new LateKeys(this.keyOf, this.context))
  }

  push(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    if (this.seen.find(key) >= 0) return
    if (!this.late.admit(key, value)) return
    this.seen.insert(key, true)
    this.out.push(value, NO_TIMESTAMP)
  }

  override snapshot(writer: SnapshotWriter): void {
    this.seen.snapshot(writer, this.context.maxParallelism)
    this.lateKeys?.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.seen.restore(reader)
    this.late.restore(reader)
  }

  override end(): void {
    this.emitAtEnd(() => this.emitLate())
  }

  override close(): void {
    this.lateKeys?.close()
  }

  private emitLate(): boolean {
    this.lateKeys?.release()
    if (this.lateKeys === undefined || this.lateKeys.empty) return false
    const group = this.lateKeys.gather()
    if (group === undefined) return true
    for (const value of group) {
      this.out.push(value, NO_TIMESTAMP)
      break
    }
    group.close()
    return true
  }
}
