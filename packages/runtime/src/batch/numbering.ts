/** Gives each record a number: `first`, `first + step` and so on. State: the next number. Not to be rescaled. */
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'

export class NumberingOperator<T> extends BatchOperator<T, [number: number, value: T]> {
  private next: number
  private readonly step: number

  constructor(first: number, step: number) {
    super()
    this.next = first
    this.step = step
  }

  push(value: T): void {
    this.out.push([this.next, value], NO_TIMESTAMP)
    this.next += this.step
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('next', [this.next])
  }

  override restore(reader: SnapshotReader): void {
    const [next] = reader.list('next') as number[]
    this.next = next ?? this.next
  }
}
