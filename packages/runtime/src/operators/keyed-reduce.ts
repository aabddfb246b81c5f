/** Rolling aggregation: for every record, the reduction of all records of its key so far. State: one value per key. */
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { openFunction } from '../operator/rich.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { isPromise } from '../operator/user-result.ts'
import { PromiseValueError } from '../errors/errors.ts'
import { findSlotCode, SlotTable } from '../state/slot-table.ts'
import { oneState, type ReadableState } from '../state/readable-state.ts'
import type { ReduceFunction } from '../state/functions.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { checkKey } from './check-key.ts'

export class KeyedReduceOperator<T> extends Operator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private reduce: ReduceFunction<T>
  private readonly table = new SlotTable<T>()

  constructor(keyOf: (value: T) => unknown, reduce: ReduceFunction<T>) {
    super()
    this.keyOf = keyOf
    this.reduce = reduce
  }

  override get oneToOne(): boolean {
    return true
  }

  override get keyedState(): ReadableState {
    return oneState('reduced', (key) => {
      const slot = this.table.find(key)
      return slot === undefined ? undefined : this.table.get(slot)
    })
  }

  override open(): void {
    this.reduce = openFunction(this.reduce, () => runtimeContext(this.context))
  }

  push(value: T, timestamp: number): void {
    const key = checkKey(this.keyOf(value), value)
    const slot = this.table.find(key)
    if (slot === undefined) {
      this.table.insert(key, value)
      this.out.push(value, timestamp)
      return
    }
    const reduced = this.reduce(this.table.get(slot), value)
    if (isPromise(reduced)) throw new PromiseValueError('The function of reduce')
    this.table.set(slot, reduced)
    this.out.push(reduced, timestamp)
  }

  override inline(code: InlineContext): string {
    const [key, slot, values, result] = [
      code.local('key'),
      code.local('slot'),
      code.local('values'),
      code.local('reduced'),
    ]
    const table = code.bind(this.table)
    return `const ${key} = ${code.bind(this.keyOf)}(${code.value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${code.value});
const ${slot} = ${findSlotCode(table, key)};
let ${result};
if (${slot} === undefined) { ${result} = ${code.value}; ${table}.insert(${key}, ${result}); }
else {
const ${values} = ${table}.values[${slot} >> 14];
${result} = ${code.bind(this.reduce)}(${values}[${slot} & 16383], ${code.value});
${values}[${slot} & 16383] = ${result};
}
${code.emit(result)}`
  }

  override snapshot(writer: SnapshotWriter): void {
    this.table.writeTo(writer, (key, value) => writer.keyed('reduced', key, value))
  }

  override restore(reader: SnapshotReader): void {
    for (const [key, value] of reader.keyed('reduced')) this.table.insert(key, value as T)
  }
}
