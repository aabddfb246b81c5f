/** Turns the ends of edges into numbers: those of vertices here, and slots of remote ones. */
import type { EdgeColumns } from './adjacency.ts'
import type { EdgeBlock } from './blocks.ts'
import type { IdIndex } from './id-index.ts'
import { newIds, kindOfIds, type Ids } from './ids.ts'
import { newValues } from './new-values.ts'

export class EdgeNumbering {
  private readonly index: IdIndex
  private readonly vertices: number
  private readonly blocks: readonly EdgeBlock[]
  private readonly numbered: EdgeColumns[] = []

  /** @param index the vertices that are here; remote ones are added to it */
  constructor(index: IdIndex, blocks: readonly EdgeBlock[]) {
    this.index = index
    this.vertices = index.size
    this.blocks = blocks
  }

  /** The edges that begin or end here. Remote ends are not in their order until {@link placeRemote}. */
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
      if (
        this.index.findAll(ownIds, owns.subarray(next, next + count), this.vertices) === 0 &&
        setValues(values, block.values, next)
      ) {
        this.index.addAll(otherIds, others.subarray(next, next + count))
        next += count
      } else next = this.keep(next, owns, others, values, block.values, otherIds)
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
    const { index, vertices } = this
    const remoteStarts = new Int32Array(partitions + 1)
    const count = index.size - vertices
    if (count === 0) return { remoteIds: new Int32Array(0), remoteStarts }
    const order = new Int32Array(count)
    const ids = index.arrange(vertices, order)
    const owners = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      owners[i] = ownerOf(ids[i])
      remoteStarts[owners[i] + 1]++
    }
    for (let i = 0; i < partitions; i++) remoteStarts[i + 1] += remoteStarts[i]
    const next = remoteStarts.slice(0, partitions)
    const remoteIds = newIds(kindOfIds(ids), count)
    const slots = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const place = next[owners[i]]++
      remoteIds[place] = ids[i]
      slots[i] = vertices + place
    }
    for (let i = 0; i < count; i++) order[i] = slots[order[i] - vertices]
    for (const { others } of this.numbered) replaceFrom(vertices, others, order)
    return { remoteIds, remoteStarts }
  }

  /** Finishes the columns of a block that begin at `at`; gives where the next one goes. */
  private keep(
    at: number,
    owns: Int32Array,
    others: Int32Array,
    values: EdgeColumns['values'],
    blockValues: EdgeBlock['values'],
    otherIds: Ids,
  ): number {
    let next = at
    for (let i = 0; i < otherIds.length; i++) {
      const own = owns[at + i]
      if (own < 0 || own >= this.vertices) continue
      owns[next] = own
      others[next] = this.index.add(otherIds[i])
      if (values !== undefined) values[next] = blockValues === undefined ? null : blockValues[i]
      next++
    }
    return next
  }
}

/** Replaces numbers from `first` up by what is said for them. */
function replaceFrom(first: number, numbers: Int32Array, by: Int32Array): void {
  for (let i = 0; i < numbers.length; i++) if (numbers[i] >= first) numbers[i] = by[numbers[i] - first]
}

/** Copies the values of a block at one time, if these are typed arrays, or nothing. */
function setValues(values: EdgeColumns['values'], block: EdgeBlock['values'], at: number): boolean {
  if (values === undefined) return true
  if (!(values instanceof Float64Array && block instanceof Float64Array)) return false
  values.set(block, at)
  return true
}
