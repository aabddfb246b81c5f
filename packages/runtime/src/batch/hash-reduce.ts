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
import type { FieldFold } from './row-layout.ts'
import { RowTable } from './keyed-table.ts'
import { Runs } from './runs.ts'
import { LateKeys } from './late-keys.ts'

export interface HashReduceOptions<T> {
  /** Whether records come partitioned by the key. Default `true`. */
  readonly partitioned?: boolean
  /** Copies the first record of a key: then `reduce` may change its first argument, and return it. */
  readonly copy?: (value: T) => T
  /** What `reduce` does, if it does no more than that: then it need not be called for numbers. */
  readonly folds?: readonly FieldFold[] | undefined
  /** For records in an order in which those of a key stand near each other: as of {@link Runs}. */
  readonly sameRun?: (a: T, b: T) => boolean
}

/** Keys that are emitted between two looks at the room in the outputs. */
const KEYS_PER_STEP = 16

export class HashReduceOperator<T> extends BatchOperator<T, T> {
  protected readonly table: RowTable<T>
  private readonly keyOf: (value: T) => unknown
  private lateKeys: LateKeys<T> | undefined
  private readonly reduce: ReduceFunction<T>
  private readonly runs: Runs<T> | undefined
  private readonly folds: boolean
  private readonly copy: ((value: T) => T) | undefined

  constructor(
    keyOf: (value: T) => unknown,
    reduce: ReduceFunction<T>,
    { partitioned = true, copy, folds, sameRun }: HashReduceOptions<T> = {},
  ) {
    super()
    this.runs = sameRun && new Runs(sameRun)
    this.copy = copy
    this.folds = folds !== undefined
    this.keyOf = keyOf
    this.reduce = reduce
    this.table = new RowTable('reduced', reduce, partitioned, folds)
  }

  private get late(): LateKeys<T> {
    return (this.lateKeys ??= new LateKeys(this.keyOf, this.context))
  }

  push(value: T): void {
    if (this.runs?.endsBefore(value) === true) {
      this.driveVolatile(() => this.emitOne())
      this.context.behind(() => this.add(value))
    } else this.add(value)
  }

  private add(value: T): void {
    const key = checkKey(this.keyOf(value), value)
    const { table } = this
    const number = table.index.find(key)
    if (number < 0) this.insert(key, value)
    else if (!table.rows.layout.fold(number, value))
      table.rows.set(number, checkResult(this.reduce(table.rows.get(number), value), 'reduce'))
  }

  override inline(code: InlineContext): string | undefined {
    if (this.runs !== undefined) return undefined
    const [key, number, rows, result] = ['key', 'number', 'rows', 'result'].map((name) => code.local(name))
    const table = code.bind(this.table)
    return `const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${number} = ${table}.index.find(${key});
if (${number} < 0) ${code.bind((one: unknown, value: T) => this.insert(one, value))}(${key}, ${code.value});
else {
const ${rows} = ${table}.rows.layout;
${this.folds ? `if (!${rows}.fold(${number}, ${code.value})) {` : ''}
const ${result} = ${code.bind(this.reduce)}(${rows}.get(${number}), ${code.value});
if (!${rows}.set(${number}, ${result})) ${table}.rows.adapt(${number}, ${result});
${this.folds ? '}' : ''}
}`
  }

  override get repeatable(): boolean {
    return true
  }

  override end(): void {
    this.emitAtEnd(() => {
      for (let count = 0; count < KEYS_PER_STEP; count++) if (!this.emitOne()) return this.forgetLate()
      return true
    })
  }

  private forgetLate(): boolean {
    this.lateKeys?.close()
    this.lateKeys = undefined
    return false
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
    if (this.late.admit(value, value)) this.begin(key, value)
  }

  /** Begins the reduction of a key. */
  protected begin(key: unknown, value: T): void {
    const { copy, table } = this
    table.insert(key, copy === undefined || table.rows.layout.copies ? value : copy(value))
  }

  protected emitOne(): boolean {
    const { table } = this
    if (table.size > 0) {
      this.out.push(table.take(), NO_TIMESTAMP)
      return true
    }
    table.clear()
    return this.emitLate()
  }

  private emitLate(): boolean {
    this.lateKeys?.release()
    if (this.lateKeys === undefined || this.lateKeys.empty) return false
    const group = this.lateKeys.gather()
    if (group === undefined) return true
    const rows = group[Symbol.iterator]()
    const first = rows.next().value as T
    let value = this.copy === undefined ? first : this.copy(first)
    for (let next = rows.next(); next.done !== true; next = rows.next())
      value = checkResult(this.reduce(value, next.value), 'reduce')
    group.close()
    this.out.push(value, NO_TIMESTAMP)
    return true
  }
}
