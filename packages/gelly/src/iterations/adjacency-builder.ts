import { IntColumn, ValueColumn } from './columns.ts'
import type { Adjacency } from './graph-partition.ts'

/**
 * Takes edges as they come and makes compressed sparse rows of them. The edges of a vertex are sorted by slot, so that
 * results do not depend on who was first: a counting sort by slot, then one by vertex.
 */
export class AdjacencyBuilder {
  private readonly owns = new IntColumn()
  private readonly others = new IntColumn()
  private readonly values = new ValueColumn()

  /** @param other the number of a vertex here, or `−1 −` that of a remote one */
  add(own: number, other: number, value: unknown): void {
    this.owns.push(own)
    this.others.push(other)
    this.values.push(value)
  }

  /** @param vertices the vertex that each number means @param remote the slot of each remote vertex */
  finish(vertices: Int32Array, remote: Int32Array): Adjacency {
    const owns = this.owns.toArray()
    const others = this.others.toArray()
    for (let e = 0; e < owns.length; e++) {
      owns[e] = vertices[owns[e]]
      others[e] = others[e] >= 0 ? vertices[others[e]] : remote[-1 - others[e]]
    }
    const slots = vertices.length + remote.length
    // The edges in order of their slots.
    const bySlot = new Int32Array(owns.length)
    const slotStarts = startsOf(others, slots)
    for (let e = 0; e < owns.length; e++) bySlot[slotStarts[others[e]]++] = e
    const offsets = startsOf(owns, vertices.length)
    const next = offsets.slice()
    const places = new Int32Array(owns.length)
    const sorted = new Int32Array(owns.length)
    for (let i = 0; i < bySlot.length; i++) {
      const edge = bySlot[i]
      const place = next[owns[edge]]++
      places[edge] = place
      sorted[place] = others[edge]
    }
    return { offsets, others: sorted, values: this.values.arranged(places) }
  }
}

/** Where each bucket begins, and the end of the last. */
function startsOf(buckets: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < buckets.length; i++) starts[buckets[i] + 1]++
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i]
  return starts
}
