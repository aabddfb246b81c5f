import type { Adjacency, GraphPartition } from '../../iterations/graph-partition.ts'
import { FORWARD, REVERSE } from '../degrees/neighbor-pairs.ts'

/** For each vertex of a partition its neighbours, each once and not itself. Rows are sorted by slot. */
export interface NeighborRows {
  readonly offsets: Int32Array
  readonly slots: Int32Array
  /** In which directions there are edges, as seen from the vertex of the row. */
  readonly masks: Uint8Array
}

/** The neighbours along edges of both directions: rows of both are merged. */
export function neighborRows({ ids, out, in: into }: GraphPartition): NeighborRows {
  const { offsets: outOffsets, others: outSlots } = out as Adjacency
  const { offsets: inOffsets, others: inSlots } = into as Adjacency
  const offsets = new Int32Array(ids.length + 1)
  const slots = new Int32Array(outSlots.length + inSlots.length)
  const masks = new Uint8Array(slots.length)
  let next = 0
  for (let v = 0; v < ids.length; v++) {
    let o = outOffsets[v]
    let i = inOffsets[v]
    const outEnd = outOffsets[v + 1]
    const inEnd = inOffsets[v + 1]
    while (o < outEnd || i < inEnd) {
      const slot = i >= inEnd || (o < outEnd && outSlots[o] <= inSlots[i]) ? outSlots[o] : inSlots[i]
      let mask = 0
      for (; o < outEnd && outSlots[o] === slot; o++) mask |= FORWARD
      for (; i < inEnd && inSlots[i] === slot; i++) mask |= REVERSE
      if (slot === v) continue
      slots[next] = slot
      masks[next++] = mask
    }
    offsets[v + 1] = next
  }
  return { offsets, slots: slots.subarray(0, next), masks: masks.subarray(0, next) }
}
