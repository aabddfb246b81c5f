/** Turns the ends of edges into numbers: those of vertices here, and slots of remote ones. */
import { indexFor, type IdIndex } from './id-index.ts'
import type { EdgeColumns } from './adjacency.ts'
import type { EdgeBlock } from './blocks.ts'
import { newIds, kindOfIds, type Ids } from './ids.ts'
import { newValues } from './new-values.ts'

export class EdgeNumbering {
  private readonly vertices: IdIndex
  private readonly blocks: readonly EdgeBlock[]
  private remote: IdIndex | undefined
  private readonly numbered: EdgeColumns[] = []

  /** @param vertices those that are here */
  constructor(vertices: IdIndex, blocks: readonly EdgeBlock[]) {
    this.vertices = vertices
    this.blocks = blocks
  }

  /** The edges that begin or end here. Remote ends are `−1 −` their number, until {@link placeRemote}. */
  *number(side: 'out' | 'in'): Generator<void, EdgeColumns> {
    const blocks = this.blocks.filter((block) => block[side])
    const size = blocks.reduce((sum, { sources }) => sum + sources.length, 0)
    const owns = new Int32Array(size)
    const others = new Int32Array(size)
    const values = newValues(
      blocks.map((block) => block.values),
      size,
    )
    let next = 0
    for (const block of blocks) {
      const ownIds = side === 'out' ? block.sources : block.targets
      const otherIds = side === 'out' ? block.targets : block.sources
      const count = ownIds.length
      const missing =
        this.vertices.findAll(ownIds, owns.subarray(next, next + count)) +
        this.vertices.findAll(otherIds, others.subarray(next, next + count))
      if (missing === 0 && setValues(values, block.values, next)) next += count
      else next = this.keep(next, count, owns, others, values, block, otherIds)
      yield
    }
    const edges: EdgeColumns = {
      owns: owns.subarray(0, next),
      others: others.subarray(0, next),
      values: Array.isArray(values) ? values.slice(0, next) : values?.subarray(0, next),
    }
    this.numbered.push(edges)
    return edges
  }

  /** Gives remote vertices their slots: those of a partition together, in the order of ids. */
  placeRemote(
    partitions: number,
    ownerOf: (id: unknown) => number,
  ): { remoteIds: Ids; remoteStarts: Int32Array } {
    const remoteStarts = new Int32Array(partitions + 1)
    const { remote } = this
    if (remote === undefined) return { remoteIds: new Int32Array(0), remoteStarts }
    const places = new Int32Array(remote.size)
    const ids = remote.arrange(places)
    const owners = new Int32Array(ids.length)
    for (let i = 0; i < ids.length; i++) {
      owners[i] = ownerOf(ids[i])
      remoteStarts[owners[i] + 1]++
    }
    for (let i = 0; i < partitions; i++) remoteStarts[i + 1] += remoteStarts[i]
    const next = remoteStarts.slice(0, partitions)
    const remoteIds = newIds(kindOfIds(ids), ids.length)
    const slots = new Int32Array(ids.length)
    for (let i = 0; i < ids.length; i++) {
      const place = next[owners[i]]++
      remoteIds[place] = ids[i]
      slots[i] = this.vertices.size + place
    }
    for (const { others } of this.numbered)
      for (let e = 0; e < others.length; e++) if (others[e] < 0) others[e] = slots[places[-1 - others[e]]]
    return { remoteIds, remoteStarts }
  }

  /** Finishes the columns of a block that begin at `at`; gives where the next one goes. */
  private keep(
    at: number,
    count: number,
    owns: Int32Array,
    others: Int32Array,
    values: EdgeColumns['values'],
    block: EdgeBlock,
    otherIds: Ids,
  ): number {
    let next = at
    for (let i = 0; i < count; i++) {
      const own = owns[at + i]
      if (own < 0) continue
      const other = others[at + i]
      owns[next] = own
      others[next] = other >= 0 ? other : -1 - this.remoteNumber(otherIds[i])
      if (values !== undefined) values[next] = block.values === undefined ? null : block.values[i]
      next++
    }
    return next
  }

  private remoteNumber(id: unknown): number {
    this.remote ??= indexFor(this.blocks.flatMap((block) => [block.sources, block.targets]))
    return this.remote.add(id)
  }
}

/** Copies the values of a block at one time, if these are typed arrays, or nothing. */
function setValues(values: EdgeColumns['values'], block: EdgeBlock['values'], at: number): boolean {
  if (values === undefined) return true
  if (!(values instanceof Float64Array && block instanceof Float64Array)) return false
  values.set(block, at)
  return true
}
