/**
 * What: finds triangles in rows of neighbours that come later in an order. Each triangle is found once, from the row of its
 *   first vertex, where its second one is.
 * Algorithm: the neighbours in a row are marked; for each of them that is here, marked ones in its own row close a triangle
 *   (Schank and Wagner, Finding, Counting and Listing all Triangles in Large Graphs, 2005: "forward").
 */
import { BatchOperator } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import { indexFor, type IdIndex } from '../../building/id-index.ts'
import type { Ids } from '../../building/ids.ts'
import { compareIds } from '../../graph/compare-ids.ts'
import type { VertexId } from '../../graph/types.ts'
import { pairsOf } from '../../metrics/counts.ts'
import { flipMask } from './flip-mask.ts'
import type { OwnRows, RowMail } from './degree-order.ts'

/** Neighbours looked at between two looks at what else there is to do. */
const WORK_PER_STEP = 1 << 17
/** Triangles emitted at a time, where there are more. */
const EMITTED_PER_STEP = 1 << 9

export abstract class TriangleFinder<Out> extends BatchOperator<RowMail, Out> {
  protected own!: OwnRows
  /** The number of the row in which each slot was last marked, and its mask there. */
  protected marks!: Int32Array
  protected markMasks!: Uint8Array
  protected row = 0
  private mail: RowMail[] = []

  push(mail: RowMail): void {
    this.mail.push(mail)
  }

  override end(): void {
    let steps: Generator<void, void> | undefined
    this.emitAtEnd(() => {
      steps ??= this.find()
      if (steps.next().done === true) return false
      this.context.await(Promise.resolve())
      return true
    })
  }

  /** Looks through the row of a vertex for marked ones. @param first the vertex that has marked them @param mask between the two */
  protected abstract closeWith(
    first: unknown,
    second: number,
    mask: number,
  ): Generator<void, void> | undefined

  /** Emits what is left. */
  protected abstract finish(): Generator<void, void> | void

  private *find(): Generator<void, void> {
    const { mail } = this
    this.mail = []
    this.own = mail.find(({ own }) => own !== undefined)?.own as OwnRows
    const { rows, ids, remoteIds } = this.own
    const slots = ids.length + remoteIds.length
    this.marks = new Int32Array(slots)
    this.markMasks = new Uint8Array(slots)
    let work = 0
    for (let v = 0; v < ids.length; v++) {
      const [from, to] = [rows.offsets[v], rows.offsets[v + 1]]
      if (to - from < 2) continue
      work += yield* this.findFrom(ids[v], rows.slots, rows.masks, from, to)
      if (work < WORK_PER_STEP) continue
      work = 0
      yield
    }
    for (const { ids: firsts, offsets, neighbors, masks } of mail) {
      if (firsts.length === 0) continue
      const numbers = this.slotsOf(neighbors)
      for (let i = 0; i < firsts.length; i++) {
        work += yield* this.findFrom(firsts[i], numbers, masks, offsets[i], offsets[i + 1])
        if (work < WORK_PER_STEP) continue
        work = 0
        yield
      }
    }
    const rest = this.finish()
    if (rest !== undefined) yield* rest
  }

  /** Gives how many neighbours it has looked at. */
  private *findFrom(
    first: unknown,
    slots: Int32Array,
    masks: Uint8Array,
    from: number,
    to: number,
  ): Generator<void, number> {
    const { marks, markMasks } = this
    const { rows, ids } = this.own
    const row = ++this.row
    for (let i = from; i < to; i++) {
      const slot = slots[i]
      if (slot < 0) continue
      marks[slot] = row
      markMasks[slot] = masks[i]
    }
    let work = to - from
    for (let i = from; i < to; i++) {
      const second = slots[i]
      if (second < 0 || second >= ids.length) continue
      work += rows.offsets[second + 1] - rows.offsets[second]
      const rest = this.closeWith(first, second, masks[i])
      if (rest !== undefined) yield* rest
    }
    return work
  }

  private indexes: [vertices: IdIndex, remote: IdIndex] | undefined

  /** Neighbours as slots, −1 for those that nothing here leads to. */
  private slotsOf(neighbors: Ids): Int32Array {
    const { ids, remoteIds } = this.own
    const [vertices, remote] = (this.indexes ??= [indexOf(ids), indexOf(remoteIds)])
    const slots = new Int32Array(neighbors.length)
    for (let i = 0; i < slots.length; i++) {
      const vertex = vertices.find(neighbors[i])
      if (vertex >= 0) slots[i] = vertex
      else {
        const place = remote.find(neighbors[i])
        slots[i] = place < 0 ? -1 : ids.length + place
      }
    }
    return slots
  }
}

function indexOf(ids: Ids): IdIndex {
  const index = indexFor([ids])
  for (let i = 0; i < ids.length; i++) index.add(ids[i])
  return index
}

/** How many triples of vertices are connected, by two edges or three; those by three count once at each vertex. */
export interface TripletCount {
  readonly triplets: number
  readonly closed: number
}

/** Counts triangles, and pairs of neighbours. */
export class TriangleCounter extends TriangleFinder<TripletCount> {
  private count = 0

  protected closeWith(_first: unknown, second: number): undefined {
    const { offsets, slots } = this.own.rows
    this.count += marked(slots, offsets[second], offsets[second + 1], this.marks, this.row)
  }

  protected finish(): void {
    let triplets = 0
    for (const degree of this.own.degrees) triplets += pairsOf(degree)
    this.out.push({ triplets, closed: 3 * this.count }, NO_TIMESTAMP)
  }
}

function marked(slots: Int32Array, from: number, to: number, marks: Int32Array, mark: number): number {
  let count = 0
  for (let i = from; i < to; i++) if (marks[slots[i]] === mark) count++
  return count
}

/** A triangle, and for its pairs (0, 1), (0, 2), (1, 2) two bits each that say in which directions there are edges. */
export type MaskedTriangle<K extends VertexId> = readonly [v0: K, v1: K, v2: K, mask: number]

/** Emits triangles: first the vertex of lowest degree, then the others in the order of ids. */
export class TriangleLister extends TriangleFinder<MaskedTriangle<any>> {
  private emitted = 0

  protected closeWith(first: unknown, second: number, mask: number): Generator<void, void> | undefined {
    const { offsets } = this.own.rows
    const [from, to] = [offsets[second], offsets[second + 1]]
    if (this.emitted < EMITTED_PER_STEP && to - from <= EMITTED_PER_STEP) {
      this.list(first, second, mask, from, to)
      return undefined
    }
    return this.listInSteps(first, second, mask, from, to)
  }

  protected finish(): void {}

  private *listInSteps(
    first: unknown,
    second: number,
    mask: number,
    from: number,
    to: number,
  ): Generator<void, void> {
    for (let i = from; i < to; i += EMITTED_PER_STEP) {
      yield
      this.emitted = 0
      this.list(first, second, mask, i, Math.min(to, i + EMITTED_PER_STEP))
    }
  }

  private list(first: unknown, second: number, mask: number, from: number, to: number): void {
    const { marks, markMasks, row, own } = this
    const { slots, masks } = own.rows
    for (let i = from; i < to; i++) {
      const third = slots[i]
      if (marks[third] !== row) continue
      this.emitted++
      this.emit(first as VertexId, second, mask, third, markMasks[third], masks[i])
    }
  }

  private emit(
    first: VertexId,
    second: number,
    mask: number,
    third: number,
    thirdMask: number,
    between: number,
  ): void {
    const { ids, remoteIds } = this.own
    const a = ids[second] as VertexId
    const b = (third < ids.length ? ids[third] : remoteIds[third - ids.length]) as VertexId
    this.out.push(
      compareIds(a, b) < 0
        ? [first, a, b, (mask << 4) | (thirdMask << 2) | between]
        : [first, b, a, (thirdMask << 4) | (mask << 2) | flipMask(between)],
      NO_TIMESTAMP,
    )
  }
}
