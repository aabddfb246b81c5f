/** Rolling count: for every record, how many records its key has had. State: one number per key. */
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { findCode, KeyTable, keyGroupOfEntry } from '../state/key-table.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { checkKey } from './check-key.ts'

/** A key and how many records it has had so far. */
export interface KeyCount<K> {
  key: K
  count: number
}

export class KeyedCountOperator<T, K> extends Operator<T, KeyCount<K>> {
  private readonly keyOf: (value: T) => K
  private readonly table = new KeyTable<number>()

  constructor(keyOf: (value: T) => K) {
    super()
    this.keyOf = keyOf
  }

  override get oneToOne(): boolean {
    return true
  }

  push(value: T, timestamp: number): void {
    const key = checkKey(this.keyOf(value), value)
    const entry = this.table.find(key) ?? this.table.insert(key, 0)
    this.out.push({ key, count: ++entry.value }, timestamp)
  }

  override inline(code: InlineContext): string {
    const [key, entry, result] = [code.local('key'), code.local('entry'), code.local('counted')]
    const table = code.bind(this.table)
    return `const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
let ${entry} = ${findCode(table, key)};
if (${entry} === undefined) ${entry} = ${table}.insert(${key}, 0);
const ${result} = { key: ${key}, count: ++${entry}.value };
${code.emit(result)}`
  }

  override snapshot(writer: SnapshotWriter): void {
    for (const entry of this.table)
      writer.keyed('count', entry.key, entry.value, keyGroupOfEntry(entry, this.context.maxParallelism))
  }

  override restore(reader: SnapshotReader): void {
    for (const [key, value] of reader.keyed('count')) this.table.insert(key, value as number)
  }
}
