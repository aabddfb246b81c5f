/**
 * What: makes the part of a graph that belongs to a subtask, up to what only other partitions know: which of their remote
 *   vertices are here (see {@link PartitionLinker}).
 * Algorithm: blocks are kept until all have come. Then vertices are numbered in the order of their ids, of a repeated id
 *   the last value counts, the ends of edges become numbers, and edges are sorted into rows.
 *   An edge whose end here is no vertex belongs to nothing and is left out.
 * State: the blocks. They are not in snapshots: graphs are made again from their inputs.
 */
import { BatchOperator, batchInput, type Output } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import type { Adjacency, PartitionEdges, Values } from '../iterations/graph-partition.ts'
import { adjacencyOf, lengthsOf } from './adjacency.ts'
import type { EdgeBlock, VertexBlock } from './blocks.ts'
import { EdgeNumbering } from './edge-numbering.ts'
import { indexFor } from './id-index.ts'
import { idOwner } from './id-owner.ts'
import { partOfIds, type Ids } from './ids.ts'
import { numberVertices } from './vertex-numbering.ts'

/** What a partition tells another one: which vertices of it are the other ends of edges here. Plain data. */
export interface LinkRequest {
  readonly from: number
  readonly to: number
  /** Vertices that `from` has. */
  readonly vertices: number
  readonly ids: Ids
  /** Edges of `from` that lead to each. */
  readonly counts: Int32Array
  /** What `from` keeps for itself. */
  readonly own: PartitionParts | undefined
}

export interface PartitionParts {
  readonly ids: Ids
  readonly values: Values
  readonly out: Adjacency | undefined
  readonly in: Adjacency | undefined
  readonly remoteIds: Ids
  readonly remoteStarts: Int32Array
  /** Edges here that lead to each vertex here. */
  readonly counts: Int32Array
}

export class PartitionBuilder extends BatchOperator<never, LinkRequest> {
  private readonly wanted: PartitionEdges
  private readonly inputs: readonly Output[]
  private vertices: VertexBlock[] = []
  private edges: EdgeBlock[] = []
  private openInputs = 2

  constructor(wanted: PartitionEdges) {
    super()
    this.wanted = wanted
    const ended = (): void => {
      if (--this.openInputs === 0) this.finish()
    }
    this.inputs = [
      batchInput<VertexBlock>((block) => this.vertices.push(block), ended),
      batchInput<EdgeBlock>((block) => this.edges.push(block), ended),
    ]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  private finish(): void {
    const steps = this.build()
    let requests: LinkRequest[] | undefined
    let next = 0
    this.emitAtEnd(() => {
      if (requests === undefined) {
        const step = steps.next()
        if (step.done === true) requests = step.value
        // Whoever else has something to do gets a turn.
        else this.context.await(Promise.resolve())
        return true
      }
      this.out.push(requests[next++], NO_TIMESTAMP)
      return next < requests.length
    })
  }

  private *build(): Generator<void, LinkRequest[]> {
    const { wanted } = this
    const index = indexFor([
      ...this.vertices.map(({ ids }) => ids),
      ...this.edges.flatMap(({ sources, targets }) => [sources, targets]),
    ])
    const { ids, values } = yield* numberVertices(this.vertices, index)
    this.vertices = []
    const vertices = ids.length
    const numbering = new EdgeNumbering(index, this.edges)
    const outEdges = wanted.out ? yield* numbering.number('out') : undefined
    const inEdges = wanted.in ? yield* numbering.number('in') : undefined
    this.edges = []
    const { parallelism } = this.context
    const { remoteIds, remoteStarts } = numbering.placeRemote(parallelism, (id) => idOwner(id, parallelism))
    const slots = vertices + remoteIds.length
    const out = outEdges === undefined ? undefined : yield* adjacencyOf(outEdges, vertices, slots)
    const into = inEdges === undefined ? undefined : yield* adjacencyOf(inEdges, vertices, slots)
    const slotStarts = (out ?? into)?.slotStarts
    const counts = slotStarts === undefined ? new Int32Array(slots) : lengthsOf(slotStarts)
    return this.requests(
      {
        ids,
        values,
        out: out?.rows,
        in: into?.rows,
        remoteIds,
        remoteStarts,
        counts: counts.slice(0, vertices),
      },
      counts.subarray(vertices),
    )
  }

  private requests(own: PartitionParts, remoteCounts: Int32Array): LinkRequest[] {
    const { subtask, parallelism } = this.context
    const { ids, remoteIds, remoteStarts } = own
    return Array.from({ length: parallelism }, (_, to) => ({
      from: subtask,
      to,
      vertices: ids.length,
      ids: partOfIds(remoteIds, remoteStarts[to], remoteStarts[to + 1]),
      counts: remoteCounts.slice(remoteStarts[to], remoteStarts[to + 1]),
      own: to === subtask ? own : undefined,
    }))
  }
}
