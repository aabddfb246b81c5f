/**
 * What: a function over all records of each key.
 * State: the records by key. One group is taken out and emitted per step.
 * A combiner is the same with `flushRows`: it emits all groups whenever it has taken that many records, so a key may
 *   come several times.
 */
import { emitReturned } from '../operator/user-result.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import type { RowsFunction } from './map-partition.ts'
import { RowGroups } from './row-groups.ts'

export interface GroupReduceOptions<T> {
  /** Sorts the records of each group. Stable. */
  readonly order?: (a: T, b: T) => number
  /** Makes it a combiner: the records it holds at most. Default: all are held until the end. */
  readonly flushRows?: number
}

export class GroupReduceOperator<T, R> extends BatchOperator<T, R> {
  private readonly call: RowsFunction<T, R>
  private readonly order: ((a: T, b: T) => number) | undefined
  private readonly flushRows: number
  private readonly groups: RowGroups<T>

  constructor(keyOf: (value: T) => unknown, call: RowsFunction<T, R>, options: GroupReduceOptions<T> = {}) {
    super()
    this.call = call
    this.order = options.order
    this.flushRows = options.flushRows ?? Infinity
    this.groups = new RowGroups(keyOf, 'groups', options.flushRows === undefined)
  }

  push(value: T): void {
    this.groups.add(value)
    if (this.groups.rows < this.flushRows) return
    this.groups.rows = 0
    this.context.drive({ step: () => this.emitGroup() })
  }

  override end(): void {
    this.emitAtEnd(() => this.emitGroup())
  }

  override snapshot(writer: SnapshotWriter): void {
    this.groups.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.groups.restore(reader)
  }

  private emitGroup(): boolean {
    const rows = this.groups.take()?.value
    if (rows === undefined) return false
    if (this.order !== undefined) rows.sort(this.order)
    emitReturned(this.call(rows, this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }
}
