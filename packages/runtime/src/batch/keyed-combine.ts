/**
 * What: the half of a {@link FinalReduceOperator} in front of an exchange, so that fewer records travel. Holds a bounded
 *   number of keys.
 * State: one accumulator per key, with the latest timestamp of its records.
 * Algorithm: a full table is emitted and begun anew. If it was full after too few records per key, combining does not
 *   pay, and all further records pass, each as an accumulator of its own.
 */
import { Operator } from '../operator/operator.ts'
import { checkKey } from '../operators/check-key.ts'
import type { PreAggregation } from '../plan/program.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { checkResult } from './check-result.ts'
import { FinalReduceOperator, type FinalReduction } from './final-reduce.ts'
import { KeyedTable } from './keyed-table.ts'

/** A reduction whose accumulators can be put together. */
export interface MergeableReduction<In, Acc, Out> extends FinalReduction<In, Acc, Out> {
  /** May change `a`. */
  readonly merge: (a: Acc, b: Acc) => Acc
}

/** Records of one key as an accumulator. */
interface KeyedPartial<Acc> {
  readonly key: unknown
  readonly accumulator: Acc
}

const KEYS_MAX = 16_384
/** Records per key below which it is cheaper to send them. */
const WORTHWHILE = 1.25

export class KeyedCombineOperator<In, Acc> extends Operator<In, KeyedPartial<Acc>> {
  private readonly reduction: MergeableReduction<In, Acc, unknown>
  private readonly keysMax: number
  private readonly table: KeyedTable<[accumulator: Acc, timestamp: number]>
  private records = 0
  private passing = false

  constructor(reduction: MergeableReduction<In, Acc, unknown>, keysMax = KEYS_MAX) {
    super()
    this.reduction = reduction
    this.keysMax = keysMax
    this.table = new KeyedTable(
      'combined',
      ([a, one], [b, other]) => [reduction.merge(a, b), Math.max(one, other)],
      false,
    )
  }

  override get resumable(): boolean {
    return true
  }

  push(value: In, timestamp: number): void {
    const { keyOf, first, add } = this.reduction
    const key = checkKey(keyOf(value), value)
    if (this.passing) {
      this.out.push({ key, accumulator: first(value) }, timestamp)
      return
    }
    this.records++
    const { table } = this
    const number = table.find(key)
    if (number >= 0) {
      const [accumulator, latest] = table.values[number]
      table.values[number] = [checkResult(add(accumulator, value), 'reduce'), Math.max(latest, timestamp)]
      return
    }
    table.insert(key, [first(value), timestamp])
    if (table.size < this.keysMax) return
    this.passing = this.records < table.size * WORTHWHILE
    this.records = 0
    this.context.drive({ step: () => this.sendOne() })
  }

  /** The consumer tells the last one when it has seen the end. */
  override watermark(): void {}

  override idle(): void {}

  override end(): void {
    this.context.drive({
      step: () => {
        if (this.sendOne()) return true
        this.out.end()
        return false
      },
    })
  }

  override snapshot(writer: SnapshotWriter): void {
    this.table.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.table.restore(reader)
  }

  private sendOne(): boolean {
    const entry = this.table.take()
    if (entry === undefined) return false
    const [accumulator, timestamp] = entry.value
    this.out.push({ key: entry.key, accumulator }, timestamp)
    return true
  }
}

/** A {@link FinalReduceOperator} in two halves. */
export function keyedPreAggregation<In, Acc, Out>(
  name: string,
  reduction: MergeableReduction<In, Acc, Out>,
): PreAggregation {
  const keyOf = ({ key }: KeyedPartial<Acc>): unknown => key
  return {
    name,
    combine: () => new KeyedCombineOperator(reduction),
    finish: () =>
      new FinalReduceOperator<KeyedPartial<Acc>, Acc, Out>({
        keyOf,
        first: ({ accumulator }) => accumulator,
        add: (accumulator, partial) => reduction.merge(accumulator, partial.accumulator),
        result: reduction.result,
      }),
    keyOf,
  }
}
