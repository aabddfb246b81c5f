/**
 * What: the plan that finds triangles: makes the partitions of the graph, orders vertices by degree, and sends rows of
 *   neighbours where their other ends are.
 */
import type { DataSet } from '@wiesel/dataset'
import type { Operator, Upstream } from '@wiesel/runtime/internal'
import { idsOfEdges } from '../../graph/creation.ts'
import type { Edge, Vertex, VertexId } from '../../graph/types.ts'
import { partitionsOf } from '../../iterations/run-program.ts'
import { toPartition } from '../../iterations/to-partition.ts'
import { DegreeSender, RowSender, type KnownDegrees, type RowMail } from './degree-order.ts'
import { TriangleCounter, TriangleLister, type MaskedTriangle, type TripletCount } from './triangle-finder.ts'

/** Each triangle once, whatever the directions of its edges: first the vertex of lowest degree, then the others in the order of ids. */
export function maskedTriangles<K extends VertexId>(
  edges: DataSet<Edge<K, any>>,
): DataSet<MaskedTriangle<K>> {
  return found(edges, 'Triangles', () => new TriangleLister())
}

/** How many triangles and pairs of neighbours there are, in parts: one record from each subtask. */
export function triangleCounts(edges: DataSet<Edge<any, any>>): DataSet<TripletCount> {
  return found(edges, 'Count triangles', () => new TriangleCounter())
}

function found<K extends VertexId, R>(
  edges: DataSet<Edge<K, any>>,
  name: string,
  create: () => Operator,
): DataSet<R> {
  const { env } = edges
  const { parallelism } = env
  const added = <T>(label: string, inputs: readonly (readonly Upstream[])[], make: () => Operator) =>
    env.make.transformed<T>({
      name: label,
      inputs,
      functions: [],
      create: make,
      inputOrder: { kept: inputs.map((_, i) => i) },
      parallelism,
    })
  const vertices = idsOfEdges(edges).map((id): Vertex<K> => [id, null])
  const partitions = partitionsOf({ vertices, edges }, { out: true, in: true, values: false }, parallelism)
  const forward = partitions.partitioned('forward')
  const degrees = added<KnownDegrees>('Degrees', [forward], () => new DegreeSender())
  const rows = added<RowMail>('Order by degree', [toPartition(degrees), forward], () => new RowSender())
  return added<R>(name, [toPartition(rows)], create)
}
