import { hashKey } from '@wiesel/runtime'

/** Ids below have a place in the table of owners. */
const TABLE_MAX = 1 << 25

/** Which of the partitions has a vertex. */
export function idOwner(id: unknown, partitions: number): number {
  return partitions === 1 ? 0 : (hashKey(id) >>> 0) % partitions
}

/** As {@link idOwner}, for many: asking again costs one array access, where ids are whole numbers not too large. */
export class IdOwners {
  private readonly partitions: number
  /** One more than the owner of each id; 0 where nobody has asked. */
  private table = new Uint16Array(1024)

  constructor(partitions: number) {
    this.partitions = partitions
  }

  of(id: unknown): number {
    if (this.partitions === 1) return 0
    if (typeof id !== 'number' || (id | 0) !== id || id < 0 || id >= TABLE_MAX)
      return idOwner(id, this.partitions)
    if (id >= this.table.length) this.grow(id)
    const known = this.table[id]
    if (known > 0) return known - 1
    const owner = idOwner(id, this.partitions)
    this.table[id] = owner + 1
    return owner
  }

  /** One more than the owner of each of some ids, by id; `undefined` where not all of them have a place in the table. */
  tableFor(ids: Int32Array): Uint16Array | undefined {
    let largest = 0
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= TABLE_MAX) return undefined
      if (ids[i] > largest) largest = ids[i]
    }
    if (largest >= this.table.length) this.grow(largest)
    const { table } = this
    for (let i = 0; i < ids.length; i++)
      if (table[ids[i]] === 0) table[ids[i]] = idOwner(ids[i], this.partitions) + 1
    return table
  }

  private grow(id: number): void {
    const table = new Uint16Array(Math.min(TABLE_MAX, Math.max(this.table.length * 2, id + 1)))
    table.set(this.table)
    this.table = table
  }
}
