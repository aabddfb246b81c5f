/**
 * What: the rolling aggregations in BATCH mode: one result for each key, at the end, with the latest timestamp of its
 *   records. State: one accumulator per key.
 */
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { checkKey } from '../operators/check-key.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MAX_TIMESTAMP } from '../time/timestamp.ts'
import { checkResult } from './check-result.ts'
import { KeyedTable } from './keyed-table.ts'

/** How the records of a key become one result. */
export interface FinalReduction<In, Acc, Out> {
  readonly keyOf: (value: In) => unknown
  readonly first: (value: In) => Acc
  readonly add: (accumulator: Acc, value: In) => Acc
  readonly result: (key: any, accumulator: Acc) => Out
}

export class FinalReduceOperator<In, Acc, Out> extends Operator<In, Out> {
  private readonly reduction: FinalReduction<In, Acc, Out>
  private add: (accumulator: Acc, value: In) => Acc
  private readonly table = new KeyedTable<[accumulator: Acc, timestamp: number]>('reduced', () => {
    throw new Error('A key is in one subtask.')
  })

  constructor(reduction: FinalReduction<In, Acc, Out>) {
    super()
    this.reduction = reduction
    this.add = reduction.add
  }

  override get resumable(): boolean {
    return true
  }

  override open(): void {
    this.add = openFunction(this.add, () => runtimeContext(this.context))
  }

  push(value: In, timestamp: number): void {
    const key = checkKey(this.reduction.keyOf(value), value)
    const { table } = this
    const number = table.find(key)
    if (number < 0) table.insert(key, [this.reduction.first(value), timestamp])
    else {
      const [accumulator, latest] = table.values[number]
      table.values[number] = [
        checkResult(this.add(accumulator, value), 'reduce'),
        Math.max(latest, timestamp),
      ]
    }
  }

  /** The last one is told behind the results. */
  override watermark(): void {}

  override idle(): void {}

  override end(): void {
    this.context.drive({
      step: () => {
        const entry = this.table.take()
        if (entry === undefined) {
          this.out.watermark(MAX_TIMESTAMP)
          this.out.end()
          return false
        }
        const [accumulator, timestamp] = entry.value
        this.out.push(this.reduction.result(entry.key, accumulator), timestamp)
        return true
      },
    })
  }

  override snapshot(writer: SnapshotWriter): void {
    this.table.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.table.restore(reader)
  }
}
