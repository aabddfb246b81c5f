/**
 * What: reduces before an exchange, so that fewer records travel. Holds a bounded number of keys.
 * State: as of {@link HashReduceOperator}.
 * Algorithm: a full table is emitted and begun anew. If it was full after too few records per key, combining does not
 *   pay and all further records pass through.
 */
import type { ReduceFunction } from '../state/functions.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { HashReduceOperator, type HashReduceOptions } from './hash-reduce.ts'

const KEYS_MAX = 16_384
/** Records per key below which it is cheaper to send them. */
const WORTHWHILE = 1.25

export class HashCombineOperator<T> extends HashReduceOperator<T> {
  private readonly keysMax: number
  private records = 0
  private passing = false

  constructor(
    keyOf: (value: T) => unknown,
    reduce: ReduceFunction<T>,
    options: Omit<HashReduceOptions<T>, 'partitioned' | 'sameRun'> = {},
    keysMax = KEYS_MAX,
  ) {
    super(keyOf, reduce, { ...options, partitioned: false })
    this.keysMax = keysMax
  }

  override push(value: T): void {
    if (this.passing) {
      this.out.push(value, NO_TIMESTAMP)
      return
    }
    super.push(value)
    this.records++
    if (this.table.size < this.keysMax) return
    this.passing = this.records < this.table.size * WORTHWHILE
    this.records = 0
    this.context.drive({ step: () => this.emitOne() })
  }

  override end(): void {
    this.records = 0
    this.passing = false
    super.end()
  }

  /** The table is bounded anyway. */
  protected override insert(key: unknown, value: T): void {
    this.begin(key, value)
  }

  /** The check of the table's size belongs to each record, so it is called. */
  override inline(): undefined {
    return undefined
  }
}
