/**
 * What: makes the part of a graph that belongs to a subtask, up to what only other partitions know: which of their remote
 *   vertices are here (see {@link PartitionLinker}).
 * Algorithm: vertices first; of a repeated id the last value counts. Then edges, each at one of its ends, whose ids become
 *   numbers. In the end vertices are numbered anew in the order of their ids, and edges sorted into rows.
 *   An edge whose end here is no vertex belongs to nothing and is left out.
 * State: everything that came, as columns. It is not in snapshots: graphs are made again from their inputs.
 */
import { BatchOperator, batchInput, type Output } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import { AdjacencyBuilder } from './adjacency-builder.ts'
import { ValueColumn } from './columns.ts'
import type { Adjacency, PartitionEdges, Values } from './graph-partition.ts'
import { IdIndex } from './id-index.ts'
import { idOwner } from './id-owner.ts'
import { idOrder } from './id-order.ts'

/** What a partition tells another one: which vertices of it are the other ends of edges here. Plain data. */
export interface LinkRequest {
  readonly from: number
  readonly to: number
  /** Vertices that `from` has. */
  readonly vertices: number
  readonly ids: readonly unknown[]
  /** Edges of `from` that lead to each. */
  readonly counts: Int32Array
  /** What `from` keeps for itself. */
  readonly own: PartitionParts | undefined
}

export interface PartitionParts {
  readonly ids: readonly unknown[]
  readonly values: Values
  readonly out: Adjacency | undefined
  readonly in: Adjacency | undefined
  readonly remoteIds: readonly unknown[]
  readonly remoteStarts: Int32Array
  /** Edges here that lead to each vertex here. */
  readonly counts: Int32Array
}

/** The input of vertices, and those of edges. */
export const BUILDER_INPUT = { vertices: 0, out: 1, in: 2 } as const

type EdgeRow = readonly [source: unknown, target: unknown, value: unknown]
type VertexRow = readonly [id: unknown, value: unknown]

export class PartitionBuilder extends BatchOperator<never, LinkRequest> {
  private readonly edges: PartitionEdges
  private readonly vertices = new IdIndex()
  private readonly values = new ValueColumn()
  private readonly remote = new IdIndex()
  private readonly out_ = new AdjacencyBuilder()
  private readonly in_ = new AdjacencyBuilder()
  private readonly inputs: readonly Output[]
  private vertexInputEnded = false
  private waitsFor: number

  constructor(edges: PartitionEdges) {
    super()
    this.edges = edges
    const edgeInputs = Number(edges.out) + Number(edges.in)
    this.waitsFor = 1 + edgeInputs
    const ended = (): void => {
      if (--this.waitsFor === 0) this.finish()
    }
    const vertices = batchInput<VertexRow>(
      ([id, value]) => this.addVertex(id, value),
      () => {
        this.vertexInputEnded = true
        ended()
      },
    )
    const out = batchInput<EdgeRow>((edge) => this.addEdge(this.out_, edge[0], edge[1], edge[2]), ended)
    const into = batchInput<EdgeRow>((edge) => this.addEdge(this.in_, edge[1], edge[0], edge[2]), ended)
    this.inputs = [vertices, ...(edges.out ? [out] : []), ...(edges.in ? [into] : [])]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    return this.vertexInputEnded ? undefined : BUILDER_INPUT.vertices
  }

  /** Records come through the inputs. */
  push(): void {}

  private addVertex(id: unknown, value: unknown): void {
    const known = this.vertices.find(id)
    if (known >= 0) this.values.set(known, value)
    else {
      this.vertices.add(id)
      this.values.push(value)
    }
  }

  private addEdge(builder: AdjacencyBuilder, own: unknown, other: unknown, value: unknown): void {
    const here = this.vertices.find(own)
    if (here < 0) return
    let there = this.vertices.find(other)
    if (there < 0) {
      const remote = this.remote.find(other)
      there = -1 - (remote >= 0 ? remote : this.remote.add(other))
    }
    builder.add(here, there, value)
  }

  private finish(): void {
    const { parallelism } = this.context
    const requests = this.requests()
    let next = 0
    this.emitAtEnd(() => {
      this.out.push(requests[next++], NO_TIMESTAMP)
      return next < parallelism
    })
  }

  private requests(): LinkRequest[] {
    const { subtask, parallelism, maxParallelism } = this.context
    const vertices = this.vertices.ids.length
    const ownerOf = idOwner(parallelism, maxParallelism)
    const ordered = idOrder(this.vertices.ids)
    const numbers = new Int32Array(vertices)
    ordered.forEach((old, number) => (numbers[old] = number))

    const owners = Int32Array.from(this.remote.ids, ownerOf)
    const remoteStarts = new Int32Array(parallelism + 1)
    for (const owner of owners) remoteStarts[owner + 1]++
    for (let i = 0; i < parallelism; i++) remoteStarts[i + 1] += remoteStarts[i]
    const next = remoteStarts.slice(0, parallelism)
    const slots = new Int32Array(owners.length)
    const remoteIds: unknown[] = this.remote.ids.slice()
    for (const remote of idOrder(this.remote.ids)) {
      const place = next[owners[remote]]++
      slots[remote] = vertices + place
      remoteIds[place] = this.remote.ids[remote]
    }

    const out = this.edges.out ? this.out_.finish(numbers, slots) : undefined
    const into = this.edges.in ? this.in_.finish(numbers, slots) : undefined
    const counts = new Int32Array(vertices + remoteIds.length)
    for (const other of (out ?? into)?.others ?? []) counts[other]++
    const own: PartitionParts = {
      ids: Array.from(ordered, (old) => this.vertices.ids[old]),
      values: this.values.arranged(numbers) ?? Array.from({ length: vertices }, () => null),
      out,
      in: into,
      remoteIds,
      remoteStarts,
      counts: counts.slice(0, vertices),
    }
    return Array.from({ length: parallelism }, (_, to) => ({
      from: subtask,
      to,
      vertices,
      ids: remoteIds.slice(remoteStarts[to], remoteStarts[to + 1]),
      counts: counts.slice(vertices + remoteStarts[to], vertices + remoteStarts[to + 1]),
      own: to === subtask ? own : undefined,
    }))
  }
}
