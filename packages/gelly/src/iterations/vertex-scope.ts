/** The vertex that a function is called for: one object that stands for one vertex after the other. */
import { indexFor, type IdIndex } from '../building/id-index.ts'
import type { Ids } from '../building/ids.ts'
import type { Edge, VertexId } from '../graph/types.ts'
import { VertexCallError } from './errors.ts'
import { PhaseFunctionContext } from './function-context.ts'
import type { Adjacency, GraphPartition, Values } from './graph-partition.ts'
import type { Outbox } from './outbox.ts'

/** The ids of a partition: those of its vertices, and of remote ones. */
export class PartitionIndex {
  readonly vertices: IdIndex
  private readonly remote: IdIndex
  private readonly count: number

  constructor({ ids, remoteIds }: GraphPartition) {
    this.count = ids.length
    this.vertices = indexOf(ids)
    this.remote = indexOf(remoteIds)
  }

  /** The slot of an id, −1 if nothing here leads to it. */
  slotOf(id: unknown): number {
    const vertex = this.vertices.find(id)
    if (vertex >= 0) return vertex
    const remote = this.remote.find(id)
    return remote < 0 ? -1 : this.count + remote
  }
}

function indexOf(ids: Ids): IdIndex {
  const index = indexFor([ids])
  for (let i = 0; i < ids.length; i++) index.add(ids[i])
  return index
}

export interface ScopeOptions {
  readonly partition: GraphPartition
  readonly index: () => PartitionIndex
  readonly outbox: Outbox | undefined
  readonly degrees: boolean
  readonly vertexCount: number
  readonly prefix: string
}

export class VertexScope extends PhaseFunctionContext {
  vertex = 0
  values: Values
  /** Whether the current vertex has a new value. */
  isChanged = false
  /** The edges offered, and whether they begin in the vertex. */
  adjacency: Adjacency | undefined
  isOut = true
  private edgesUsed = false
  private readonly partition: GraphPartition
  private readonly index: () => PartitionIndex
  private readonly outbox: Outbox | undefined
  private readonly degrees: boolean

  constructor({ partition, index, outbox, degrees, vertexCount, prefix }: ScopeOptions) {
    super(vertexCount, prefix)
    this.partition = partition
    this.values = partition.values
    this.index = index
    this.outbox = outbox
    this.degrees = degrees
  }

  /** The next call is for another vertex. */
  moveTo(vertex: number): void {
    this.vertex = vertex
    this.isChanged = false
    this.edgesUsed = false
  }

  get id(): VertexId {
    return this.partition.ids[this.vertex] as VertexId
  }

  get value(): unknown {
    return this.values[this.vertex]
  }

  getInDegree(): number {
    return this.degrees ? this.partition.inDegrees[this.vertex] : -1
  }

  getOutDegree(): number {
    return this.degrees ? this.partition.outDegrees[this.vertex] : -1
  }

  setNewVertexValue(value: unknown): void {
    if (this.isChanged)
      throw new VertexCallError(
        `setNewVertexValue was called twice for vertex ${String(this.id)}. Call it at most once in a call of the function.`,
      )
    this.isChanged = true
    if (typeof value !== 'number' && this.values instanceof Float64Array)
      this.values = Array.from(this.values)
    this.values[this.vertex] = value
  }

  *getEdges(): IterableIterator<Edge<any, any>> {
    this.useEdges()
    const { ids, remoteIds } = this.partition
    const { offsets, others, values } = this.adjacency as Adjacency
    const { id, vertex, isOut } = this
    for (let e = offsets[vertex]; e < offsets[vertex + 1]; e++) {
      const slot = others[e]
      const other = (slot < ids.length ? ids[slot] : remoteIds[slot - ids.length]) as VertexId
      const value: unknown = values === undefined ? null : values[e]
      yield isOut ? [id, other, value] : [other, id, value]
    }
  }

  sendMessageTo(target: unknown, message: unknown): void {
    const slot = this.index().slotOf(target)
    if (slot >= 0) (this.outbox as Outbox).send(slot, message)
    else (this.outbox as Outbox).sendStray(target, message)
  }

  sendMessageToAllNeighbors(message: unknown): void {
    this.useEdges()
    ;(this.outbox as Outbox).sendToAll(this.vertex, this.adjacency as Adjacency, message)
  }

  sendMessageAlongEdges(messageOf: (edgeValue: any) => unknown): void {
    this.useEdges()
    const outbox = this.outbox as Outbox
    const { offsets, others, values } = this.adjacency as Adjacency
    const end = offsets[this.vertex + 1]
    for (let e = offsets[this.vertex]; e < end; e++)
      outbox.send(others[e], messageOf(values === undefined ? null : values[e]))
  }

  private useEdges(): void {
    if (this.edgesUsed)
      throw new VertexCallError(
        `The edges of vertex ${String(this.id)} were used twice. Use one of getEdges, sendMessageToAllNeighbors and sendMessageAlongEdges, once in a call of the function.`,
      )
    this.edgesUsed = true
  }
}
