/** Each edge once, and no self-loops, from the sorted rows of the partitions of a graph. */
import type { DataSet } from '@wiesel/dataset'
import { BatchOperator } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP } from '@wiesel/runtime'
import { idsOfEdges } from '../../graph/creation.ts'
import type { Edge, Vertex, VertexId } from '../../graph/types.ts'
import type { Adjacency, GraphPartition } from '../../iterations/graph-partition.ts'
import { partitionsOf } from '../../iterations/run-program.ts'

/** Edges looked at between two looks at the room in the outputs. */
const EDGES_PER_STEP = 256

/** Of several edges between two vertices one stays. */
export function simpleEdges<K extends VertexId, EV>(edges: DataSet<Edge<K, EV>>): DataSet<Edge<K, EV>> {
  const { env } = edges
  const { parallelism } = env
  const vertices = idsOfEdges(edges).map((id): Vertex<K> => [id, null])
  const partitions = partitionsOf({ vertices, edges }, { out: true, in: false, values: true }, parallelism)
  return env.make.transformed<Edge<K, EV>>({
    name: 'Simple edges',
    inputs: [partitions.partitioned('forward')],
    functions: [],
    create: () => new SimpleEdges(),
    inputOrder: { kept: [0] },
    parallelism,
  })
}

class SimpleEdges extends BatchOperator<GraphPartition, Edge<any, any>> {
  private partition: GraphPartition | undefined

  push(partition: GraphPartition): void {
    this.partition = partition
  }

  override end(): void {
    const { ids, remoteIds, out } = this.partition as GraphPartition
    this.partition = undefined
    const { offsets, others, values } = out as Adjacency
    let vertex = 0
    let edge = 0
    this.emitAtEnd(() => {
      const until = Math.min(others.length, edge + EDGES_PER_STEP)
      for (; edge < until; edge++) {
        while (edge >= offsets[vertex + 1]) vertex++
        const other = others[edge]
        if (other === vertex || (edge > offsets[vertex] && others[edge - 1] === other)) continue
        const target = other < ids.length ? ids[other] : remoteIds[other - ids.length]
        this.out.push(
          [ids[vertex] as VertexId, target as VertexId, values === undefined ? null : values[edge]],
          NO_TIMESTAMP,
        )
      }
      return edge < others.length
    })
  }
}
