/**
 * The first `n` records of each key, as they come; with `n` = 1, distinct records. State: for each key how many have passed, and beyond the share
 * of memory the records of further keys, see {@link LateKeys}.
 */
import { checkKey } from '../operators/check-key.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { KeyedTable } from './keyed-table.ts'
import { LateKeys } from './late-keys.ts'

export class GroupFirstOperator<T> extends BatchOperator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private readonly n: number
  private readonly passed = new KeyedTable<number>('passed', (a, b) => a + b)

  private lateKeys: LateKeys<T> | undefined

  constructor(keyOf: (value: T) => unknown, n: number) {
    super()
    this.keyOf = keyOf
    this.n = n
  }

  private get late(): LateKeys<T> {
    return (this.lateKeys ??= new LateKeys(this.keyOf, this.context))
  }

  push(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    const { passed } = this
    const number = passed.find(key)
    if (number >= 0) {
      if (passed.values[number] >= this.n) return
      passed.values[number]++
    } else {
      if (!this.late.admit(key, value)) return
      passed.insert(key, 1)
    }
    this.out.push(value, NO_TIMESTAMP)
  }

  override snapshot(writer: SnapshotWriter): void {
    this.passed.snapshot(writer, this.context.maxParallelism)
    this.lateKeys?.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.passed.restore(reader)
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
    let left = this.n
    for (const value of group) {
      if (left-- <= 0) break
      this.out.push(value, NO_TIMESTAMP)
    }
    group.close()
    return true
  }
}
