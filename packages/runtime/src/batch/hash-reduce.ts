/** The reduction of all records of each key, emitted at the end. State: one value per key. A single record stays as it is. */
import type { InlineContext } from '../operator/inline.ts'
import { checkKey } from '../operators/check-key.ts'
import type { ReduceFunction } from '../state/functions.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { checkResult } from './check-result.ts'
import { KeyedTable } from './keyed-table.ts'

export class HashReduceOperator<T> extends BatchOperator<T, T> {
  protected readonly table: KeyedTable<T>
  private readonly keyOf: (value: T) => unknown
  private readonly reduce: ReduceFunction<T>

  /** @param partitioned whether records come partitioned by the key */
  constructor(keyOf: (value: T) => unknown, reduce: ReduceFunction<T>, partitioned = true) {
    super()
    this.keyOf = keyOf
    this.reduce = reduce
    this.table = new KeyedTable('reduced', reduce, partitioned)
  }

  push(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    const entry = this.table.find(key)
    if (entry === undefined) this.table.insert(key, value)
    else entry.value = checkResult(this.reduce(entry.value, value), 'reduce')
  }

  override inline(code: InlineContext): string | undefined {
    const [key, entry] = [code.local('key'), code.local('entry')]
    const table = code.bind(this.table)
    return `const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${entry} = ${table}.find(${key});
if (${entry} === undefined) ${table}.insert(${key}, ${code.value});
else ${entry}.value = ${code.bind(this.reduce)}(${entry}.value, ${code.value});`
  }

  override end(): void {
    this.emitAtEnd(() => this.emitOne())
  }

  override snapshot(writer: SnapshotWriter): void {
    this.table.snapshot(writer, this.context.maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.table.restore(reader)
  }

  protected emitOne(): boolean {
    const entry = this.table.take()
    if (entry === undefined) return false
    this.out.push(entry.value, NO_TIMESTAMP)
    return true
  }
}
