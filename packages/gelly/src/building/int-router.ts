/** Sorts edges whose ids are whole numbers of 32 bits by the partitions of one end: without a call for an edge. */

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

/** Columns for each partition, one behind the other in one array, that are filled and emptied. */
export class IntRouter {
  private readonly emit: EmitColumns
  private readonly sizes: Int32Array
  private owns = new Int32Array(0)
  private others = new Int32Array(0)
  private values: Float64Array | undefined

  constructor(partitions: number, emit: EmitColumns) {
    this.emit = emit
    this.sizes = new Int32Array(partitions)
  }

  /**
   * Takes edges by the partition of `owns`. All calls have values, or none has.
   *
   * @param table one more than the partition of each id
   */
  route(owns: Int32Array, others: Int32Array, values: Float64Array | undefined, table: Uint16Array): void {
    const { sizes } = this
    if (this.owns.length === 0) this.make(values !== undefined)
    let from = 0
    while (from < owns.length) {
      // As many as fit, whatever partitions they go to.
      let room = CAPACITY
      for (let to = 0; to < sizes.length; to++) {
        if (sizes[to] > FULL) this.take(to)
        room = Math.min(room, CAPACITY - sizes[to])
      }
      const end = Math.min(owns.length, from + room)
      place(table, sizes, owns, others, values, this.owns, this.others, this.values, from, end)
      from = end
    }
  }

  finish(): void {
    for (let to = 0; to < this.sizes.length; to++) if (this.sizes[to] > 0) this.take(to)
  }

  private make(hasValues: boolean): void {
    const size = this.sizes.length * CAPACITY
    this.owns = new Int32Array(size)
    this.others = new Int32Array(size)
    if (hasValues) this.values = new Float64Array(size)
  }

  private take(to: number): void {
    const from = to * CAPACITY
    const end = from + this.sizes[to]
    this.emit(to, this.owns.slice(from, end), this.others.slice(from, end), this.values?.slice(from, end))
    this.sizes[to] = 0
  }
}

function place(
  table: Uint16Array,
  sizes: Int32Array,
  owns: Int32Array,
  others: Int32Array,
  values: Float64Array | undefined,
  placedOwns: Int32Array,
  placedOthers: Int32Array,
  placedValues: Float64Array | undefined,
  from: number,
  end: number,
): void {
  for (let i = from; i < end; i++) {
    const own = owns[i]
    const to = table[own] - 1
    const at = to * CAPACITY + sizes[to]++
    placedOwns[at] = own
    placedOthers[at] = others[i]
    if (values !== undefined && placedValues !== undefined) placedValues[at] = values[i]
  }
}
