/** One result for all records of a subtask, also if there are none. State: the accumulator, and whether it was emitted. */
import type { AggregateFunction } from '../state/functions.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'

export class FoldOperator<In, Acc, Out> extends BatchOperator<In, Out> {
  private readonly aggregate: AggregateFunction<In, Acc, Out>
  private accumulator: Acc
  private emitted = false

  constructor(aggregate: AggregateFunction<In, Acc, Out>) {
    super()
    this.aggregate = aggregate
    this.accumulator = aggregate.createAccumulator()
  }

  push(value: In): void {
    this.accumulator = this.aggregate.add(value, this.accumulator)
  }

  override end(): void {
    this.emitAtEnd(() => {
      if (this.emitted) return false
      this.emitted = true
      this.out.push(this.aggregate.getResult(this.accumulator), NO_TIMESTAMP)
      return true
    })
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('accumulator', [{ accumulator: this.accumulator, emitted: this.emitted }], 'split')
  }

  override restore(reader: SnapshotReader): void {
    for (const item of reader.list('accumulator') as { accumulator: Acc; emitted: boolean }[]) {
      this.emitted ||= item.emitted
      this.accumulator = this.aggregate.merge?.(this.accumulator, item.accumulator) ?? item.accumulator
    }
  }
}
