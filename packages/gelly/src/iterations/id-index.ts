import { KeyTable } from '@wiesel/runtime/internal'

/** Ids below are looked up in a table. */
const TABLE_MAX = 1 << 25

/** From ids to numbers, in the order in which ids are added. Whole numbers that are not too large cost one array access. */
export class IdIndex {
  readonly ids: unknown[] = []
  private table = new Int32Array(1024)
  private readonly others = new KeyTable<number>()

  /** The number of an id, −1 for one that was not added. */
  find(id: unknown): number {
    if (typeof id === 'number' && id >= 0 && id < TABLE_MAX && (id | 0) === id)
      return id < this.table.length ? this.table[id] - 1 : -1
    return this.others.find(id)?.value ?? -1
  }

  /** Gives the next number to an id that has none. */
  add(id: unknown): number {
    const number = this.ids.push(id) - 1
    if (typeof id === 'number' && id >= 0 && id < TABLE_MAX && (id | 0) === id) {
      if (id >= this.table.length) this.grow(id)
      this.table[id] = number + 1
    } else this.others.insert(id, number)
    return number
  }

  private grow(id: number): void {
    const table = new Int32Array(Math.max(this.table.length * 2, id + 1))
    table.set(this.table)
    this.table = table
  }
}
