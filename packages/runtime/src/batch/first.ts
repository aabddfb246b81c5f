/** The first `n` records of a subtask. State: how many have passed. */
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'

export class FirstOperator<T> extends BatchOperator<T, T> {
  private readonly n: number
  private passed = 0

  constructor(n: number) {
    super()
    this.n = n
  }

  push(value: T): void {
    if (this.passed >= this.n) return
    this.passed++
    this.out.push(value, NO_TIMESTAMP)
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('passed', [this.passed])
  }

  override restore(reader: SnapshotReader): void {
    for (const passed of reader.list('passed') as number[]) this.passed += passed
  }
}
