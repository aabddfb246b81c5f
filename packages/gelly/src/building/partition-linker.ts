/** Finishes the part of a graph that belongs to a subtask with what the other partitions say about it. */
import { BatchOperator } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import type { GraphPartition } from '../iterations/graph-partition.ts'
import { lengthsOf } from './adjacency.ts'
import { indexFor } from './id-index.ts'
import type { LinkRequest, PartitionParts } from './partition-builder.ts'

export class PartitionLinker extends BatchOperator<LinkRequest, GraphPartition> {
  private requests: LinkRequest[] = []

  push(request: LinkRequest): void {
    this.requests.push(request)
  }

  override end(): void {
    this.emitAtEnd(() => {
      this.out.push(this.link(), NO_TIMESTAMP)
      this.requests = []
      return false
    })
  }

  private link(): GraphPartition {
    const { subtask, parallelism } = this.context
    // Whoever was first to arrive, results are the same.
    const requests = this.requests.sort((a, b) => a.from - b.from)
    const own = requests[subtask].own as PartitionParts
    const { ids, values, out, in: into, remoteIds, remoteStarts, counts } = own
    const wantsAny = requests.some((request) => request.ids.length > 0)
    const index = indexFor(wantsAny ? [ids] : [])
    if (wantsAny) for (let v = 0; v < ids.length; v++) index.add(ids[v])
    const missing = indexFor(requests.map((request) => request.ids))
    const missingIds: unknown[] = []
    const missingNumber = (id: unknown): number => {
      const number = missing.add(id)
      if (number === missingIds.length) missingIds.push(id)
      return number
    }
    let vertexCount = 0
    const known = requests.map(({ vertices, ids: wanted, counts: edges }) => {
      vertexCount += vertices
      const found = new Int32Array(wanted.length)
      index.findAll(wanted, found, ids.length)
      for (let i = 0; i < found.length; i++) {
        if (found[i] >= 0) counts[found[i]] += edges[i]
        else found[i] = -1 - missingNumber(wanted[i])
      }
      return found
    })
    return {
      subtask,
      parallelism,
      vertexCount,
      ids,
      values,
      out,
      in: into,
      outDegrees: out === undefined ? counts : lengthsOf(out.offsets),
      inDegrees: into === undefined ? counts : lengthsOf(into.offsets),
      remoteIds,
      remoteStarts,
      known,
      missingIds,
    }
  }
}
