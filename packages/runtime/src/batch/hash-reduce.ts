/**
 * The reduction of all records of each key, emitted at the end. A single record stays as it is.
 * State: one value per key, and beyond the share of memory the records of further keys, see {@link LateKeys}.
 */
import type { InlineContext } from '../operator/inline.ts'
import { checkKey } from '../operators/check-key.ts'
import type { ReduceFunction } from '../state/functions.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'
import { checkResult } from './check-result.ts'
import { KeyedTable } from './keyed-table.ts'
import { LateKeys } from './late-keys.ts'

export class HashReduceOperator<T> extends BatchOperator<T, T> {
  protected readonly table: KeyedTable<T>
  private readonly keyOf: (value: T) => unknown
  private lateKeys: LateKeys<T> | undefined
  private readonly reduce: ReduceFunction<T>

  /** @param partitioned whether records come partitioned by the key */
  constructor(keyOf: (value: T) => unknown, reduce: ReduceFunction<T>, partitioned = true) {
    super()
    this.keyOf = keyOf
    this.reduce = reduce
    this.table = new KeyedTable('reduced', reduce, partitioned)
  }

  private get late(): LateKeys<T> {
    return (this.lateKeys ??= new LateKeys(this.keyOf, this.context))
  }

  push(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    const entry = this.table.find(key)
    if (entry === undefined) this.insert(key, value)
    else entry.value = checkResult(this.reduce(entry.value, value), 'reduce')
  }

  override inline(code: InlineContext): string | undefined {
    const [key, entry] = [code.local('key'), code.local('entry')]
    const table = code.bind(this.table)
    return `const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${entry} = ${table}.find(${key});
if (${entry} === undefined) ${code.bind((key: unknown, value: T) => this.insert(key, value))}(${key}, ${code.value});
else ${entry}.value = ${code.bind(this.reduce)}(${entry}.value, ${code.value});`
  }

  override end(): void {
    this.emitAtEnd(() => this.emitOne())
  }

  override snapshot(writer: SnapshotWriter): void {
    this.table.snapshot(writer, this.context.maxParallelism)
    this.lateKeys?.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.table.restore(reader)
    this.late.restore(reader)
  }

  override close(): void {
    this.lateKeys?.close()
  }

  protected insert(key: unknown, value: T): void {
    if (this.late.admit(value, value)) this.table.insert(key, value)
  }

  protected emitOne(): boolean {
    const entry = this.table.take()
    if (entry === undefined) return this.emitLate()
    this.out.push(entry.value, NO_TIMESTAMP)
    return true
  }

  private emitLate(): boolean {
    this.lateKeys?.release()
    if (this.lateKeys === undefined || this.lateKeys.empty) return false
    const group = this.lateKeys.gather()
    if (group === undefined) return true
    const rows = group[Symbol.iterator]()
    let value = rows.next().value as T
    for (let next = rows.next(); next.done !== true; next = rows.next())
      value = checkResult(this.reduce(value, next.value), 'reduce')
    group.close()
    this.out.push(value, NO_TIMESTAMP)
    return true
  }
}
