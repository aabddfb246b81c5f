/** Sorts the records of a subtask; stable. State: all records. */
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { SortedRuns } from './sorted-runs.ts'

export class SortPartitionOperator<T> extends BatchOperator<T, T> {
  private readonly runs: SortedRuns<T>

  /** @param runRows records sorted at once */
  constructor(compare: (a: T, b: T) => number, runRows?: number) {
    super()
    this.runs = new SortedRuns(compare, runRows)
  }

  push(value: T): void {
    this.runs.add(value)
  }

  override end(): void {
    this.emitAtEnd(() => {
      if (this.runs.size === 0) return false
      this.out.push(this.runs.take(), NO_TIMESTAMP)
      return true
    })
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('rows', this.runs)
  }

  override restore(reader: SnapshotReader): void {
    for (const value of reader.list('rows')) this.runs.add(value as T)
  }
}
