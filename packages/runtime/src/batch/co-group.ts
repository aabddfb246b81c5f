/**
 * What: a function over the records of both inputs with one key; either side may have none.
 * State: the records of both inputs by key. One key is taken out and emitted per step. Beyond the share of memory all
 *   records are spilled, sorted by key, and the groups come out of a merge of both inputs.
 */
import type { Collector, Emitted } from '../operator/function-types.ts'
import { emitReturned } from '../operator/user-result.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import type { SpillableList } from '../memory/spillable-list.ts'
import { RowSize } from '../task/estimate-size.ts'
import { KeyedTable } from './keyed-table.ts'
import { compareSorted, SortedGroups } from './spill/sorted-groups.ts'

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
  private readonly rowSize = new RowSize()
  private consumer: MemoryConsumer | undefined
  private spilled: [SortedGroups<any>, SortedGroups<any>] | undefined
  private current: [SpillableList<any> | undefined, SpillableList<any> | undefined] = [undefined, undefined]

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
    for (const [side, groups] of (this.spilled ?? []).entries())
      for (const row of groups) writer.keyed(`spilled ${side}`, this.keyOf(side)(row), row)
  }

  override restore(reader: SnapshotReader): void {
    this.table.restore(reader)
    for (const side of [0, 1])
      for (const [, row] of reader.keyed(`spilled ${side}`)) this.openSpilled()[side].addNow(row)
    if (this.spilled !== undefined) while (this.shedStep());
  }

  override close(): void {
    this.consumer?.free()
    for (const groups of this.spilled ?? []) groups.close()
    for (const group of this.current) group?.close()
  }

  private keyOf(side: number): (value: any) => unknown {
    return side === 0 ? this.options.leftKey : this.options.rightKey
  }

  private openSpilled(): [SortedGroups<any>, SortedGroups<any>] {
    const { memory } = this.context
    const { leftKey, rightKey, leftOrder, rightOrder } = this.options
    return (this.spilled ??= [
      new SortedGroups<any>(leftKey, memory, leftOrder),
      new SortedGroups<any>(rightKey, memory, rightOrder),
    ])
  }

  /** Moves the records of one key out of memory. */
  private shedStep(): boolean {
    const entry = this.table.take()
    if (entry === undefined) {
      this.consumer?.free()
      return false
    }
    const spilled = this.openSpilled()
    for (const [side, rows] of entry.value.entries()) for (const row of rows) spilled[side].addNow(row)
    return true
  }

  private add(side: number, key: unknown, value: unknown): void {
    if (this.spilled !== undefined) {
      const groups = this.spilled[side]
      if (groups.add(value)) this.driveVolatile(() => groups.spillStep())
      return
    }
    const { table } = this
    const number = table.index.add(key)
    if (number === table.values.length) table.values.push([[], []])
    table.values[number][side].push(value)
    this.consumer ??= this.context.memory.consumer()
    if (!this.consumer.grow(this.rowSize.of(value))) this.driveVolatile(() => this.shedStep())
  }

  private endInput(): void {
    if (--this.openInputs === 0) this.emitAtEnd(() => this.emitGroup())
  }

  private emitGroup(): boolean {
    const sides = this.table.take()?.value as [L[], R[]] | undefined
    if (sides === undefined) return this.emitSpilled()
    const { leftOrder, rightOrder, call } = this.options
    if (leftOrder !== undefined) sides[0].sort(leftOrder)
    if (rightOrder !== undefined) sides[1].sort(rightOrder)
    emitReturned(call(sides[0], sides[1], this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }

  /** Emits the next spilled key, gathered without a snapshot between. */
  private emitSpilled(): boolean {
    const { spilled } = this
    for (const group of this.current) group?.close()
    this.current = [undefined, undefined]
    if (spilled === undefined) return false
    const [left, right] = spilled
    if (left.empty && right.empty) return false
    const order = left.empty ? 1 : right.empty ? -1 : compareSorted(left.peekKey(), right.peekKey())
    const wanted = [order <= 0, order >= 0]
    this.driveVolatile(() => {
      const { current } = this
      const side = wanted.findIndex((is, index) => is && current[index] === undefined)
      if (side >= 0) {
        current[side] = spilled[side].gather()
        return true
      }
      const [l, r] = current.map((group) => group?.values() ?? [])
      emitReturned(this.options.call(l, r, this.collect), NO_TIMESTAMP, this.out, this.context)
      return false
    })
    return true
  }
}
