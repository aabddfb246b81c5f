/** A function over all records of a subtask, in the order in which they came. State: those records. */
import type { Collector, Emitted } from '../operator/function-types.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'

/** Takes many records, emits any number. */
export type RowsFunction<T, R> = (values: Iterable<T>, out: Collector<R>) => Emitted<R>

export interface MapPartitionOptions<T> {
  /** Whether the function is called for a subtask without records, too. */
  readonly callWhenEmpty: boolean
  /** Sorts the records first. Stable. */
  readonly order?: (a: T, b: T) => number
}

export class MapPartitionOperator<T, R> extends BatchOperator<T, R> {
  private readonly call: RowsFunction<T, R>
  private readonly options: MapPartitionOptions<T>
  private rows: T[] = []
  private called = false

  constructor(call: RowsFunction<T, R>, options: MapPartitionOptions<T>) {
    super()
    this.call = call
    this.options = options
  }

  push(value: T): void {
    this.rows.push(value)
  }

  override end(): void {
    this.emitAtEnd(() => this.callOnce())
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('rows', this.rows)
    writer.list('called', this.called ? [true] : [], 'union')
  }

  override restore(reader: SnapshotReader): void {
    this.rows = reader.list('rows') as T[]
    this.called = reader.list('called').length > 0
  }

  private callOnce(): boolean {
    const { rows, options } = this
    if (rows.length === 0 && (this.called || !options.callWhenEmpty)) return false
    this.called = true
    this.rows = []
    if (options.order !== undefined) rows.sort(options.order)
    emitReturned(this.call(rows, this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }
}
