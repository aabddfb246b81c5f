/** Sorts edges whose ids are whole numbers of 32 bits by the partitions of one end: without a call for an edge. */
import type { IdOwners } from './id-owner.ts'

/** Edges of a block. */
const CAPACITY = 1 << 14
/** A block with more edges is not filled further. */
const FULL = CAPACITY - (CAPACITY >> 2)

/** Takes the columns of a block. */
export type EmitColumns = (
  to: number,
  owns: Int32Array,
  others: Int32Array,
  values: Float64Array | undefined,
) => void

/** Columns for each partition that are filled, taken, and filled anew. */
export class IntRouter {
  private readonly owners: IdOwners
  private readonly emit: EmitColumns
  private readonly sizes: Int32Array
  private readonly owns: Int32Array[]
  private readonly others: Int32Array[]
  private readonly values: Float64Array[]

  constructor(partitions: number, owners: IdOwners, emit: EmitColumns) {
    this.owners = owners
    this.emit = emit
    this.sizes = new Int32Array(partitions)
    const columns = (): Int32Array[] => Array.from({ length: partitions }, () => new Int32Array(0))
    this.owns = columns()
    this.others = columns()
    this.values = Array.from({ length: partitions }, () => new Float64Array(0))
  }

  /** Takes edges by the partition of `owns`. All calls have values, or none has. */
  route(owns: Int32Array, others: Int32Array, values: Float64Array | undefined): void {
    const { owners, sizes } = this
    let from = 0
    while (from < owns.length) {
      // As many as fit, whatever partitions they go to.
      let room = CAPACITY
      for (let to = 0; to < sizes.length; to++) {
        if (sizes[to] > FULL) this.take(to, values !== undefined)
        if (this.owns[to].length === 0) this.renew(to, values !== undefined)
        room = Math.min(room, CAPACITY - sizes[to])
      }
      const end = Math.min(owns.length, from + room)
      place(
        owners.tableFor(owns, from, end),
        sizes,
        owns,
        others,
        values,
        this.owns,
        this.others,
        this.values,
        from,
        end,
      )
      from = end
    }
  }

  finish(): void {
    for (let to = 0; to < this.sizes.length; to++)
      if (this.sizes[to] > 0) this.take(to, this.values[to].length > 0)
  }

  private take(to: number, hasValues: boolean): void {
    const size = this.sizes[to]
    const values = hasValues ? this.values[to].subarray(0, size) : undefined
    this.emit(to, this.owns[to].subarray(0, size), this.others[to].subarray(0, size), values)
    this.sizes[to] = 0
    this.owns[to] = new Int32Array(0)
  }

  private renew(to: number, hasValues: boolean): void {
    this.owns[to] = new Int32Array(CAPACITY)
    this.others[to] = new Int32Array(CAPACITY)
    if (hasValues) this.values[to] = new Float64Array(CAPACITY)
  }
}

/** @param table one more than the owner of each id */
function place(
  table: Uint16Array,
  sizes: Int32Array,
  owns: Int32Array,
  others: Int32Array,
  values: Float64Array | undefined,
  ownColumns: readonly Int32Array[],
  otherColumns: readonly Int32Array[],
  valueColumns: readonly Float64Array[],
  from: number,
  end: number,
): void {
  for (let i = from; i < end; i++) {
    const own = owns[i]
    const to = table[own] - 1
    const at = sizes[to]++
    ownColumns[to][at] = own
    otherColumns[to][at] = others[i]
    if (values !== undefined) valueColumns[to][at] = values[i]
  }
}
