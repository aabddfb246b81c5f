/** Sorts the records of a subtask; stable. State: all records, in memory or spilled. */
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { ExternalSorter } from './spill/external-sorter.ts'
import { sortOrder, type SortField } from './spill/normalised-key.ts'

export interface SortPartitionOptions<T> {
  readonly compare: (a: T, b: T) => number
  /** What `compare` compares, in this order: makes sorting faster. */
  readonly fields?: readonly SortField[]
  /** Records sorted at once. */
  readonly runRows?: number
}

export class SortPartitionOperator<T> extends BatchOperator<T, T> {
  private readonly options: SortPartitionOptions<T>
  private opened: ExternalSorter<T> | undefined

  constructor(options: SortPartitionOptions<T>) {
    super()
    this.options = options
  }

  private get sorter(): ExternalSorter<T> {
    const { compare, fields, runRows } = this.options
    return (this.opened ??= new ExternalSorter(sortOrder(compare, fields), this.context.memory, runRows))
  }

  push(value: T): void {
    if (this.sorter.add(value)) this.driveVolatile(() => this.sorter.spillStep())
  }

  override end(): void {
    this.emitAtEnd(() => {
      if (this.sorter.size === 0) return false
      this.out.push(this.sorter.take(), NO_TIMESTAMP)
      return true
    })
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('rows', this.sorter)
  }

  override restore(reader: SnapshotReader): void {
    for (const value of reader.list('rows')) this.sorter.addNow(value as T)
  }

  override close(): void {
    this.opened?.close()
  }
}
