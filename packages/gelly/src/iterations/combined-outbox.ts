/**
 * What: messages of which those for one vertex are combined as they are sent: one place for each vertex here and for each
 *   remote one.
 * Algorithm: numbers are kept in typed arrays, until something else is sent. A number for all neighbours of a vertex is put
 *   aside, and a loop of its own delivers them all in the end: without calls but the combiner's. Where that is done again
 *   and again for many edges, the edges are turned round, and each receiver looks at its senders: it is only read where
 *   memory is not read in order, not written. Messages are combined in the same order both ways.
 */
import { rowsUpTo, slotRowsOf, type SlotRows } from '../building/adjacency.ts'
import { CombinerError } from './errors.ts'
import type { Adjacency, GraphPartition, Values } from './graph-partition.ts'
import type { Inbox, MessageMail } from './inbox.ts'
import type { Combine, Outbox, Strays } from './outbox.ts'
import type { SuperstepContext } from './partition-program.ts'
import { stamp } from './stamp.ts'

/** Edges delivered between two looks at what else there is to do. */
const EDGES_PER_STEP = 1 << 20
/** Edges are turned round when this part of them, one in so many, is sent along for so many times. */
const PART_OF_EDGES = 4
const TIMES = 3

interface Turned {
  times: number
  rows: SlotRows | undefined
}

export class CombinedOutbox implements Outbox {
  sent = 0
  private readonly partition: GraphPartition
  private readonly vertices: number
  private readonly combine: Combine
  private readonly strays: Strays
  private own: Values
  private ownHas: Uint8Array
  private remote: Values
  private readonly remoteHas: Uint8Array
  private readonly toAll: Float64Array
  private readonly toAllHas: Uint8Array
  private toAllAlong: Adjacency | undefined
  /** Edges along which something was put aside. */
  private toAllEdges = 0
  private readonly turned = new Map<Adjacency, Turned>()
  private readonly deliver = stamp(deliverNumbers)
  private readonly collect = stamp(collectNumbers)

  constructor(partition: GraphPartition, combine: Combine, strays: Strays) {
    this.partition = partition
    this.vertices = partition.ids.length
    this.combine = combine
    this.strays = strays
    this.own = new Float64Array(this.vertices)
    this.ownHas = new Uint8Array(this.vertices)
    this.remote = new Float64Array(partition.remoteIds.length)
    this.remoteHas = new Uint8Array(partition.remoteIds.length)
    this.toAll = new Float64Array(this.vertices)
    this.toAllHas = new Uint8Array(this.vertices)
  }

  send(slot: number, message: unknown): void {
    this.sent++
    if (typeof message !== 'number' && this.own instanceof Float64Array) {
      this.own = Array.from(this.own)
      this.remote = Array.from(this.remote as Float64Array)
    }
    if (slot < this.vertices) this.put(this.own, this.ownHas, slot, message)
    else this.put(this.remote, this.remoteHas, slot - this.vertices, message)
  }

  sendStray(id: unknown, message: unknown): void {
    this.sent++
    this.strays.add(id, message)
  }

  sendToAll(vertex: number, adjacency: Adjacency, message: unknown): void {
    const { offsets, others } = adjacency
    const [from, to] = [offsets[vertex], offsets[vertex + 1]]
    if (typeof message === 'number' && this.own instanceof Float64Array) {
      if (from === to) return
      this.sent += to - from
      this.toAllEdges += to - from
      this.toAllAlong = adjacency
      this.toAll[vertex] = message
      this.toAllHas[vertex] = 1
    } else for (let e = from; e < to; e++) this.send(others[e], message)
  }

  *flush(): Generator<void, void> {
    const along = this.toAllAlong
    if (along === undefined) return
    this.toAllAlong = undefined
    const { offsets } = along
    const rows = yield* this.slotRows(along)
    this.toAllEdges = 0
    if (rows !== undefined && this.own instanceof Float64Array) {
      yield* this.collectAll(rows, this.own, this.remote as Float64Array)
      this.toAllHas.fill(0)
      return
    }
    for (let from = 0; from < this.vertices;) {
      let to = from + 1
      const end = offsets[from] + EDGES_PER_STEP
      while (to < this.vertices && offsets[to] < end) to++
      this.deliverRange(along, from, to)
      from = to
      if (from < this.vertices) yield
    }
    this.toAllHas.fill(0)
  }

  finish(context: SuperstepContext<MessageMail>): Inbox {
    const { remoteStarts } = this.partition
    this.strays.send(context, (to) => this.takeRemote(remoteStarts[to], remoteStarts[to + 1]))
    const inbox: Inbox = { kind: 'combined', values: this.own, has: this.ownHas }
    this.own = new Float64Array(this.vertices)
    this.ownHas = new Uint8Array(this.vertices)
    this.remote = this.remote instanceof Float64Array ? this.remote : new Float64Array(this.remote.length)
    this.sent = 0
    return inbox
  }

  /** The edges turned round, where it is worth it. */
  private *slotRows(along: Adjacency): Generator<void, SlotRows | undefined> {
    if (this.toAllEdges * PART_OF_EDGES < along.others.length) return undefined
    const turned = this.turned.get(along) ?? { times: 0, rows: undefined }
    this.turned.set(along, turned)
    if (++turned.times < TIMES) return undefined
    return (turned.rows ??= yield* slotRowsOf(along, this.vertices + this.remote.length))
  }

  private *collectAll(
    { starts, sources }: SlotRows,
    own: Float64Array,
    remote: Float64Array,
  ): Generator<void, void> {
    const { toAll, toAllHas, vertices, ownHas, remoteHas, combine } = this
    const slots = vertices + remote.length
    for (let from = 0; from < slots;) {
      const isOwn = from < vertices
      const to = Math.min(rowsUpTo(starts, from, EDGES_PER_STEP), isOwn ? vertices : slots)
      const bad = this.collect(
        toAll,
        toAllHas,
        from,
        to,
        starts,
        sources,
        isOwn ? 0 : vertices,
        isOwn ? own : remote,
        isOwn ? ownHas : remoteHas,
        combine,
      )
      if (bad !== undefined) throw new CombinerError(bad.returned)
      from = to
      if (from < slots) yield
    }
  }

  private deliverRange(along: Adjacency, from: number, to: number): void {
    const { own, remote, toAll, toAllHas, vertices } = this
    if (own instanceof Float64Array) {
      const { offsets, others } = along
      const bad = this.deliver(
        toAll,
        toAllHas,
        from,
        to,
        offsets,
        others,
        vertices,
        own,
        this.ownHas,
        remote as Float64Array,
        this.remoteHas,
        this.combine,
      )
      if (bad !== undefined) throw new CombinerError(bad.returned)
      return
    }
    // Something that is no number was sent after these.
    for (let v = from; v < to; v++)
      if (toAllHas[v] === 1)
        for (let e = along.offsets[v]; e < along.offsets[v + 1]; e++) {
          this.sent--
          this.send(along.others[e], toAll[v])
        }
  }

  private put(values: Values, has: Uint8Array, index: number, message: unknown): void {
    if (has[index] === 0) {
      has[index] = 1
      values[index] = message
      return
    }
    const combined: unknown = this.combine(values[index], message)
    if (values instanceof Float64Array && typeof combined !== 'number') throw new CombinerError(combined)
    values[index] = combined
  }

  private takeRemote(from: number, to: number): Pick<MessageMail, 'places' | 'values'> {
    const { remote, remoteHas } = this
    let count = 0
    for (let i = from; i < to; i++) count += remoteHas[i]
    const places = new Int32Array(count)
    const values: Values =
      remote instanceof Float64Array ? new Float64Array(count) : Array.from({ length: count })
    let next = 0
    for (let i = from; i < to; i++) {
      if (remoteHas[i] === 0) continue
      remoteHas[i] = 0
      places[next] = i - from
      values[next++] = remote[i]
    }
    return { places, values }
  }
}

function deliverNumbers(
  messages: Float64Array,
  hasMessage: Uint8Array,
  from: number,
  to: number,
  offsets: Int32Array,
  others: Int32Array,
  vertices: number,
  own: Float64Array,
  ownHas: Uint8Array,
  remote: Float64Array,
  remoteHas: Uint8Array,
  combine: Combine,
): { returned: unknown } | undefined {
  for (let v = from; v < to; v++) {
    if (hasMessage[v] === 0) continue
    const message = messages[v]
    const end = offsets[v + 1]
    for (let e = offsets[v]; e < end; e++) {
      const slot = others[e]
      if (slot < vertices) {
        if (ownHas[slot] === 0) {
          ownHas[slot] = 1
          own[slot] = message
        } else {
          const combined: unknown = combine(own[slot], message)
          if (typeof combined !== 'number') return { returned: combined }
          own[slot] = combined
        }
      } else {
        const place = slot - vertices
        if (remoteHas[place] === 0) {
          remoteHas[place] = 1
          remote[place] = message
        } else {
          const combined: unknown = combine(remote[place], message)
          if (typeof combined !== 'number') return { returned: combined }
          remote[place] = combined
        }
      }
    }
  }
  return undefined
}

function collectNumbers(
  messages: Float64Array,
  hasMessage: Uint8Array,
  from: number,
  to: number,
  starts: Int32Array,
  sources: Int32Array,
  first: number,
  values: Float64Array,
  has: Uint8Array,
  combine: Combine,
): { returned: unknown } | undefined {
  for (let slot = from; slot < to; slot++) {
    const end = starts[slot + 1]
    let i = starts[slot]
    let value = values[slot - first]
    if (has[slot - first] === 0) {
      while (i < end && hasMessage[sources[i]] === 0) i++
      if (i === end) continue
      has[slot - first] = 1
      value = messages[sources[i++]]
    }
    for (; i < end; i++) {
      const source = sources[i]
      if (hasMessage[source] === 0) continue
      const combined: unknown = combine(value, messages[source])
      if (typeof combined !== 'number') return { returned: combined }
      value = combined
    }
    values[slot - first] = value
  }
  return undefined
}
