/**
 * What: turn edges and vertices into blocks of columns, each for the partition that has them: so nothing travels there as an
 * object of its own. They stand in the chain of what gives the rows.
 */
import { BatchOperator } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import type { PartitionEdges } from '../iterations/graph-partition.ts'
import { BlockBuffer, type EdgeBlock, type VertexBlock } from './blocks.ts'
import type { EdgeChunk } from './edge-chunks.ts'
import { IdOwners } from './id-owner.ts'
import { IntRouter } from './int-router.ts'

type EdgeRow = readonly [source: unknown, target: unknown, value: unknown]
type VertexRow = readonly [id: unknown, value: unknown]
type Emit = (to: number, buffer: BlockBuffer) => void

/** Of a side that is not wanted. */
const NO_TABLE = new Uint16Array(0)

const newBuffers = (count: number, pairs: boolean): BlockBuffer[] =>
  Array.from({ length: count }, () => new BlockBuffer(pairs))

function addTo(
  buffers: BlockBuffer[],
  to: number,
  first: unknown,
  second: unknown,
  value: unknown,
  emit: Emit,
): void {
  const buffer = buffers[to]
  if (buffer.add(first, second, value)) return
  if (buffer.size > 0) emit(to, buffer)
  buffer.renewFor(first, second, value)
  buffer.add(first, second, value)
}

function emitRest(buffers: BlockBuffer[], emit: Emit): void {
  buffers.forEach((buffer, to) => {
    if (buffer.size > 0) emit(to, buffer)
  })
}

/** Edges go to the partitions of the ends that are wanted, at one time if these are the same. */
abstract class BlocksOfEdges<In> extends BatchOperator<In, EdgeBlock> {
  protected readonly wanted: PartitionEdges
  protected readonly partitions: number
  protected readonly owners: IdOwners
  private readonly out_: BlockBuffer[]
  private readonly in_: BlockBuffer[]
  private readonly both: BlockBuffer[]

  constructor(wanted: PartitionEdges, partitions: number) {
    super()
    this.wanted = wanted
    this.partitions = partitions
    this.owners = new IdOwners(partitions)
    this.out_ = newBuffers(wanted.out ? partitions : 0, true)
    this.in_ = newBuffers(wanted.in ? partitions : 0, true)
    this.both = newBuffers(wanted.out && wanted.in ? partitions : 0, true)
  }

  protected add(source: unknown, target: unknown, value: unknown): void {
    const { owners, wanted } = this
    const from = wanted.out ? owners.of(source) : -1
    const to = wanted.in ? owners.of(target) : -1
    if (from === to) addTo(this.both, to, source, target, value, this.emitBoth)
    else {
      if (from >= 0) addTo(this.out_, from, source, target, value, this.emitOut)
      if (to >= 0) addTo(this.in_, to, source, target, value, this.emitIn)
    }
  }

  protected emit(block: EdgeBlock): void {
    this.out.push(block, NO_TIMESTAMP)
  }

  override end(): void {
    emitRest(this.both, this.emitBoth)
    emitRest(this.out_, this.emitOut)
    emitRest(this.in_, this.emitIn)
    super.end()
  }

  private readonly emitOut: Emit = (to, buffer) => this.emitBuffer(to, buffer, true, false)
  private readonly emitIn: Emit = (to, buffer) => this.emitBuffer(to, buffer, false, true)
  private readonly emitBoth: Emit = (to, buffer) => this.emitBuffer(to, buffer, true, true)

  private emitBuffer(to: number, buffer: BlockBuffer, out: boolean, into: boolean): void {
    const { firsts: sources, seconds: targets, values } = buffer.take()
    this.emit({ to, out, in: into, sources, targets, values })
  }
}

export class EdgeBlocks extends BlocksOfEdges<EdgeRow> {
  push(edge: EdgeRow): void {
    this.add(edge[0], edge[1], this.wanted.values ? edge[2] : null)
  }
}

/** For edges that are in columns already. */
export class ChunkBlocks extends BlocksOfEdges<EdgeChunk> {
  private readonly bySource = new IntRouter(this.partitions, (to, sources, targets, values) =>
    this.emit({ to, out: true, in: false, sources, targets, values }),
  )
  private readonly byTarget = new IntRouter(this.partitions, (to, targets, sources, values) =>
    this.emit({ to, out: false, in: true, sources, targets, values }),
  )

  override end(): void {
    this.bySource.finish()
    this.byTarget.finish()
    super.end()
  }

  push(chunk: EdgeChunk): void {
    const { sources, targets } = chunk
    const { wanted } = this
    // A chunk is much work: whoever else has something to do gets a turn.
    this.context.await(Promise.resolve())
    const values = wanted.values ? chunk.values : undefined
    if (
      this.partitions === 1 &&
      sources instanceof Int32Array &&
      targets instanceof Int32Array &&
      (values === undefined || values instanceof Float64Array)
    ) {
      // It is a block as it is.
      this.emit({ to: 0, out: wanted.out, in: wanted.in, sources, targets, values })
      return
    }
    if (
      sources instanceof Int32Array &&
      targets instanceof Int32Array &&
      (values === undefined || values instanceof Float64Array)
    ) {
      const bySource = wanted.out ? this.owners.tableFor(sources) : NO_TABLE
      const byTarget = wanted.in ? this.owners.tableFor(targets) : NO_TABLE
      if (bySource !== undefined && byTarget !== undefined) {
        if (wanted.out) this.bySource.route(sources, targets, values, bySource)
        if (wanted.in) this.byTarget.route(targets, sources, values, byTarget)
        return
      }
    }
    for (let i = 0; i < sources.length; i++)
      this.add(sources[i], targets[i], values === undefined ? null : values[i])
  }
}

/** Vertices go to their partition. */
export class VertexBlocks extends BatchOperator<VertexRow, VertexBlock> {
  private readonly owners: IdOwners
  private readonly buffers: BlockBuffer[]

  constructor(partitions: number) {
    super()
    this.owners = new IdOwners(partitions)
    this.buffers = newBuffers(partitions, false)
  }

  push(vertex: VertexRow): void {
    const id = vertex[0]
    addTo(this.buffers, this.owners.of(id), id, 0, vertex[1], this.emit)
  }

  override end(): void {
    emitRest(this.buffers, this.emit)
    super.end()
  }

  private readonly emit: Emit = (to, buffer) => {
    const { firsts: ids, values } = buffer.take()
    this.out.push({ to, ids, values }, NO_TIMESTAMP)
  }
}
