/** Finishes the part of a graph that belongs to a subtask with what the other partitions say about it. */
import { BatchOperator } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import type { GraphPartition } from './graph-partition.ts'
import { IdIndex } from './id-index.ts'
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
    const { subtask, parallelism, maxParallelism } = this.context
    const own = this.requests.find(({ from }) => from === subtask)?.own as PartitionParts
    const { ids, values, out, in: into, remoteIds, remoteStarts, counts } = own
    const index = new IdIndex()
    if (this.requests.some((request) => request.ids.length > 0)) for (const id of ids) index.add(id)
    const missing = new IdIndex()
    const known: Int32Array[] = []
    let vertexCount = 0
    for (const { from, vertices, ids: wanted, counts: edges } of this.requests) {
      vertexCount += vertices
      known[from] = Int32Array.from(wanted, (id, i) => {
        const vertex = index.find(id)
        if (vertex >= 0) {
          counts[vertex] += edges[i]
          return vertex
        }
        const lacking = missing.find(id)
        return -1 - (lacking >= 0 ? lacking : missing.add(id))
      })
    }
    const rowLengths = ({ offsets }: { offsets: Int32Array }): Int32Array =>
      Int32Array.from({ length: ids.length }, (_, v) => offsets[v + 1] - offsets[v])
    return {
      subtask,
      parallelism,
      maxParallelism,
      vertexCount,
      ids,
      values,
      out,
      in: into,
      outDegrees: out === undefined ? counts : rowLengths(out),
      inDegrees: into === undefined ? counts : rowLengths(into),
      remoteIds,
      remoteStarts,
      known,
      missingIds: missing.ids,
    }
  }
}
