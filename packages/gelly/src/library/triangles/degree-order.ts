/**
 * What: the neighbours of each vertex that come after it in the order by degree, and of equal ones by id. So hubs, which
 * come last, have few of them. Degrees of remote vertices come from their partitions.
 */
import { BatchOperator, batchInput, type Output } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import { kindOfIds, newIds, widerKind, type Ids } from '../../building/ids.ts'
import { compareIds } from '../../graph/compare-ids.ts'
import type { VertexId } from '../../graph/types.ts'
import type { GraphPartition } from '../../iterations/graph-partition.ts'
import { neighborRows, type NeighborRows } from './neighbor-rows.ts'

/** Neighbours in a piece of mail, and those of one row: records between threads have a limit. */
const NEIGHBORS_PER_MAIL = 1 << 18

/** The degrees of those vertices of a partition that another one knows. Plain data. */
export interface KnownDegrees {
  readonly from: number
  readonly to: number
  readonly degrees: Int32Array
}

/** Tells other partitions the degrees of the vertices here that they know. */
export class DegreeSender extends BatchOperator<GraphPartition, KnownDegrees> {
  push(partition: GraphPartition): void {
    const { known, subtask: from } = partition
    const { offsets } = neighborRows(partition)
    known.forEach((vertices, to) => {
      const degrees = vertices.map((v) => (v < 0 ? 0 : offsets[v + 1] - offsets[v]))
      this.out.push({ from, to, degrees }, NO_TIMESTAMP)
    })
  }
}

/** Rows of neighbours by id, for a partition that has some of them. Plain data. */
export interface RowMail {
  readonly from: number
  readonly to: number
  /** The vertex of each row. */
  readonly ids: Ids
  readonly offsets: Int32Array
  readonly neighbors: Ids
  readonly masks: Uint8Array
  /** What a partition keeps for itself: all of its rows, by slot, and the ids of these. */
  readonly own: OwnRows | undefined
}

export interface OwnRows {
  readonly rows: NeighborRows
  /** The neighbours of each vertex here, also those that come before it. */
  readonly degrees: Int32Array
  readonly ids: Ids
  readonly remoteIds: Ids
}

/** Sends rows to the partitions that have neighbours in them. */
export class RowSender extends BatchOperator<never, RowMail> {
  private readonly inputs: readonly Output[]
  private partition: GraphPartition | undefined
  private readonly degrees: KnownDegrees[] = []
  private openInputs = 2

  constructor() {
    super()
    const ended = (): void => {
      if (--this.openInputs === 0) this.finish()
    }
    this.inputs = [
      batchInput<KnownDegrees>((degrees) => this.degrees.push(degrees), ended),
      batchInput<GraphPartition>((partition) => (this.partition = partition), ended),
    ]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  private finish(): void {
    const partition = this.partition as GraphPartition
    const { rows, degrees } = this.ordered(partition)
    const mails = mailsOf(rows, degrees, partition)
    this.emitAtEnd(() => {
      const { done, value } = mails.next()
      if (done === true) return false
      this.out.push(value, NO_TIMESTAMP)
      return true
    })
  }

  private ordered(partition: GraphPartition): Pick<OwnRows, 'rows' | 'degrees'> {
    const { ids, remoteIds, remoteStarts } = partition
    const rows = neighborRows(partition)
    const degrees = new Int32Array(ids.length + remoteIds.length)
    for (let v = 0; v < ids.length; v++) degrees[v] = rows.offsets[v + 1] - rows.offsets[v]
    for (const { from, degrees: theirs } of this.degrees) degrees.set(theirs, ids.length + remoteStarts[from])
    const offsets = new Int32Array(ids.length + 1)
    const { slots, masks } = rows
    let next = 0
    for (let v = 0; v < ids.length; v++) {
      const degree = degrees[v]
      for (let i = rows.offsets[v]; i < rows.offsets[v + 1]; i++) {
        const slot = slots[i]
        if (degrees[slot] < degree) continue
        if (degrees[slot] === degree && !isBefore(v, slot, ids, remoteIds)) continue
        slots[next] = slot
        masks[next++] = masks[i]
      }
      offsets[v + 1] = next
    }
    return {
      rows: { offsets, slots: slots.slice(0, next), masks: masks.slice(0, next) },
      degrees: degrees.slice(0, ids.length),
    }
  }
}

function* mailsOf(
  rows: NeighborRows,
  degrees: Int32Array,
  partition: GraphPartition,
): Generator<RowMail, void> {
  const { parallelism, subtask } = partition
  yield toSelf(rows, degrees, partition)
  for (let to = 0; to < parallelism; to++) if (to !== subtask) yield* mailTo(to, rows, partition)
}

function toSelf(
  rows: NeighborRows,
  degrees: Int32Array,
  { subtask, ids, remoteIds }: GraphPartition,
): RowMail {
  return {
    from: subtask,
    to: subtask,
    ids: new Int32Array(0),
    offsets: new Int32Array(1),
    neighbors: new Int32Array(0),
    masks: new Uint8Array(0),
    own: { rows, degrees, ids, remoteIds },
  }
}

/** Own vertices are numbered in the order of ids. */
function isBefore(v: number, slot: number, ids: Ids, remoteIds: Ids): boolean {
  if (slot < ids.length) return v < slot
  return compareIds(ids[v] as VertexId, remoteIds[slot - ids.length] as VertexId) < 0
}

/** Rows of at least two neighbours of which one is in the partition, in pieces. */
function* mailTo(to: number, rows: NeighborRows, partition: GraphPartition): Generator<RowMail> {
  const { offsets, slots } = rows
  const { ids, remoteStarts } = partition
  const [first, end] = [ids.length + remoteStarts[to], ids.length + remoteStarts[to + 1]]
  let chosen: number[] = []
  let size = 0
  for (let v = 0; v < ids.length; v++) {
    const length = offsets[v + 1] - offsets[v]
    if (length < 2) continue
    let i = offsets[v]
    while (i < offsets[v + 1] && !(slots[i] >= first && slots[i] < end)) i++
    if (i === offsets[v + 1]) continue
    chosen.push(v)
    size += length
    if (size < NEIGHBORS_PER_MAIL) continue
    yield mailOf(to, chosen, size, rows, partition)
    chosen = []
    size = 0
  }
  if (chosen.length > 0) yield mailOf(to, chosen, size, rows, partition)
}

function mailOf(
  to: number,
  chosen: readonly number[],
  size: number,
  { offsets, slots, masks }: NeighborRows,
  { subtask, ids, remoteIds }: GraphPartition,
): RowMail {
  const rowIds = newIds(kindOfIds(ids), chosen.length)
  const starts = new Int32Array(chosen.length + 1)
  const neighbors = newIds(widerKind(kindOfIds(ids), kindOfIds(remoteIds)), size)
  const sentMasks = new Uint8Array(size)
  let next = 0
  chosen.forEach((v, row) => {
    rowIds[row] = ids[v]
    for (let i = offsets[v]; i < offsets[v + 1]; i++) {
      const slot = slots[i]
      neighbors[next] = slot < ids.length ? ids[slot] : remoteIds[slot - ids.length]
      sentMasks[next++] = masks[i]
    }
    starts[row + 1] = next
  })
  return { from: subtask, to, ids: rowIds, offsets: starts, neighbors, masks: sentMasks, own: undefined }
}
