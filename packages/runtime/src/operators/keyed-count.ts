/** Rolling count: for every record, how many records its key has had. State: one number per key. */
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { findSlotCode, SlotTable } from '../state/slot-table.ts'
import { oneState, type ReadableState } from '../state/readable-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { checkKey } from './check-key.ts'

/** A key and how many records it has had so far. */
export interface KeyCount<K> {
  key: K
  count: number
}

export class KeyedCountOperator<T, K> extends Operator<T, KeyCount<K>> {
  private readonly keyOf: (value: T) => K
  private readonly table = new SlotTable<number>()

  constructor(keyOf: (value: T) => K) {
    super()
    this.keyOf = keyOf
  }

  override get oneToOne(): boolean {
    return true
  }

  override get keyedState(): ReadableState {
    return oneState('count', (key) => {
      const slot = this.table.find(key)
      return slot === undefined ? undefined : this.table.get(slot)
    })
  }

  push(value: T, timestamp: number): void {
    const key = checkKey(this.keyOf(value), value)
    const slot = this.table.find(key) ?? this.table.insert(key, 0)
    const count = this.table.get(slot) + 1
    this.table.set(slot, count)
    this.out.push({ key, count }, timestamp)
  }

  override inline(code: InlineContext): string {
    const [key, slot, result] = [code.local('key'), code.local('slot'), code.local('counted')]
    const table = code.bind(this.table)
    return `const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
let ${slot} = ${findSlotCode(table, key)};
if (${slot} === undefined) ${slot} = ${table}.insert(${key}, 0);
const ${result} = { key: ${key}, count: ++${table}.values[${slot} >> 14][${slot} & 16383] };
${code.emit(result)}`
  }

  override snapshot(writer: SnapshotWriter): void {
    this.table.writeTo(writer, (key, count) => writer.keyed('count', key, count))
  }

  override restore(reader: SnapshotReader): void {
    for (const [key, count] of reader.keyed('count')) this.table.insert(key, count as number)
  }
}
