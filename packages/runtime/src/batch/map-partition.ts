/**
 * A function over all records of a subtask, in the order in which they came. State: those records, spilled beyond the share
 * of memory.
 */
import type { Collector, Emitted } from '../operator/function-types.ts'
import { SpillableList } from '../memory/spillable-list.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'

/** Takes many records, emits any number. */
export type RowsFunction<T, R> = (values: Iterable<T>, out: Collector<R>) => Emitted<R>

export interface MapPartitionOptions {
  /** Whether the function is called for a subtask without records, too. */
  readonly callWhenEmpty: boolean
}

export class MapPartitionOperator<T, R> extends BatchOperator<T, R> {
  private readonly call: RowsFunction<T, R>
  private readonly options: MapPartitionOptions
  private rows: SpillableList<T> | undefined
  /** The records that the function has been given. */
  private given: SpillableList<T> | undefined
  private called = false

  constructor(call: RowsFunction<T, R>, options: MapPartitionOptions) {
    super()
    this.call = call
    this.options = options
  }

  push(value: T): void {
    this.rows ??= new SpillableList<T>(this.context.memory, null)
    this.rows.add(value)
  }

  override end(): void {
    this.emitAtEnd(() => this.callOnce())
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('rows', this.rows ?? [])
    writer.list('called', this.called ? [true] : [], 'union')
  }

  override restore(reader: SnapshotReader): void {
    for (const row of reader.list('rows')) this.push(row as T)
    this.called = reader.list('called').length > 0
  }

  override close(): void {
    this.rows?.close()
    this.given?.close()
  }

  private callOnce(): boolean {
    const { rows } = this
    if (rows === undefined && (this.called || !this.options.callWhenEmpty)) return false
    this.called = true
    this.rows = undefined
    this.given = rows
    emitReturned(this.call(rows?.values() ?? [], this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }
}
