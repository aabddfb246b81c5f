import { checkKey } from '../operators/check-key.ts'
import { KeyedTable } from './keyed-table.ts'

/** All records of each key, in the order in which they came. */
export class RowGroups<T> extends KeyedTable<T[]> {
  /** How many records have been added since this was last set. */
  rows = 0
  private readonly keyOf: (value: T) => unknown

  /** @param state the name in snapshots @param partitioned as in {@link KeyedTable} */
  constructor(keyOf: (value: T) => unknown, state: string, partitioned = true) {
    super(state, (a, b) => a.concat(b), partitioned)
    this.keyOf = keyOf
  }

  add(value: T): void {
    const { values } = this
    const number = this.index.add(checkKey(this.keyOf(value), value))
    if (number === values.length) values.push([value])
    else values[number].push(value)
    this.rows++
  }
}
