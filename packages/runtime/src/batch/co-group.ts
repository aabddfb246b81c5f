/**
 * What: a function over the records of both inputs with one key; either side may have none.
 * State: the records of both inputs by key. One key is taken out and emitted per step.
 */
import type { Collector, Emitted } from '../operator/function-types.ts'
import { emitReturned } from '../operator/user-result.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import { KeyedTable } from './keyed-table.ts'

/** Takes all records of one key of both sides, emits any number. */
export type CoGroupFunction<L, R, Out> = (
  left: Iterable<L>,
  right: Iterable<R>,
  out: Collector<Out>,
) => Emitted<Out>

export interface CoGroupOptions<L, R, Out> {
  readonly leftKey: (value: L) => unknown
  readonly rightKey: (value: R) => unknown
  readonly call: CoGroupFunction<L, R, Out>
  /** Sort the records of each side of a group. Stable. */
  readonly leftOrder?: (a: L, b: L) => number
  readonly rightOrder?: (a: R, b: R) => number
}

type Sides = [left: unknown[], right: unknown[]]

export class CoGroupOperator<L, R, Out> extends BatchOperator<never, Out> {
  private readonly options: CoGroupOptions<L, R, Out>
  private readonly table = new KeyedTable<Sides>('sides', (a, b) => [a[0].concat(b[0]), a[1].concat(b[1])])
  private readonly inputs: readonly Output[]
  private openInputs = 2

  constructor(options: CoGroupOptions<L, R, Out>) {
    super()
    this.options = options
    this.inputs = [options.leftKey, options.rightKey].map((keyOf, side) =>
      batchInput(
        (value) => this.add(side, checkKey((keyOf as (value: unknown) => unknown)(value), value), value),
        () => this.endInput(),
      ),
    )
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  override snapshot(writer: SnapshotWriter): void {
    this.table.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.table.restore(reader)
  }

  private add(side: number, key: unknown, value: unknown): void {
    const entry = this.table.find(key) ?? this.table.insert(key, [[], []])
    entry.value[side].push(value)
  }

  private endInput(): void {
    if (--this.openInputs === 0) this.emitAtEnd(() => this.emitGroup())
  }

  private emitGroup(): boolean {
    const sides = this.table.take()?.value as [L[], R[]] | undefined
    if (sides === undefined) return false
    const { leftOrder, rightOrder, call } = this.options
    if (leftOrder !== undefined) sides[0].sort(leftOrder)
    if (rightOrder !== undefined) sides[1].sort(rightOrder)
    emitReturned(call(sides[0], sides[1], this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }
}
