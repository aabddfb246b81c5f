/**
 * What: the plan that finds triangles: makes the partitions of the graph, orders vertices by degree, and sends rows of
 *   neighbours where their other ends are.
 */
import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import type { Operator, Upstream } from '@wiesel/runtime/internal'
import { idsOfEdges } from '../../graph/creation.ts'
import { onceForEach } from '../../graph/once-for-each.ts'
import type { Edge, Vertex, VertexId } from '../../graph/types.ts'
import { partitionsOf } from '../../iterations/run-program.ts'
import { toPartition } from '../../iterations/to-partition.ts'
import { DegreeSender, RowSender, type KnownDegrees, type RowMail } from './degree-order.ts'
import { TriangleKinds, type TriangleKind } from './triangle-kinds.ts'
import { TriangleTally, type VertexTriangles } from './triangle-tally.ts'
import { TriangleCounter, TriangleLister, type MaskedTriangle, type TripletCount } from './triangle-finder.ts'

const added = <T>(
  { make, parallelism }: ExecutionEnvironment,
  name: string,
  inputs: readonly (readonly Upstream[])[],
  create: () => Operator,
): DataSet<T> =>
  make.transformed<T>({
    name,
    inputs,
    functions: [],
    create,
    inputOrder: { kept: inputs.map((_, i) => i) },
    parallelism,
  })

/** Rows of neighbours by degree, where their other ends are. */
const rowsByDegree = onceForEach((edges: DataSet<Edge<any, any>>) => {
  const { env } = edges
  const vertices = idsOfEdges(edges).map((id): Vertex<any> => [id, null])
  const wanted = { out: true, in: true, values: false }
  const partitions = partitionsOf({ vertices, edges }, wanted, env.parallelism)
  const forward = partitions.partitioned('forward')
  const degrees = added<KnownDegrees>(env, 'Degrees', [forward], () => new DegreeSender())
  return added<RowMail>(env, 'Order by degree', [toPartition(degrees), forward], () => new RowSender())
})

/** Each triangle once, whatever the directions of its edges: first the vertex of lowest degree, then the others in the order of ids. */
export const maskedTriangles: <K extends VertexId>(
  edges: DataSet<Edge<K, any>>,
) => DataSet<MaskedTriangle<K>> = onceForEach((edges: DataSet<Edge<any, any>>) =>
  added(edges.env, 'Triangles', [toPartition(rowsByDegree(edges))], () => new TriangleLister()),
)

/** The neighbours of each vertex, and what its triangles are worth, in parts. @param worthOf a triangle to a vertex, by the mask of the pair opposite of it */
export function vertexTriangles<K extends VertexId>(
  edges: DataSet<Edge<K, any>>,
  worthOf: (mask: number) => number,
): DataSet<VertexTriangles<K>> {
  const rows = [toPartition(rowsByDegree(edges))]
  return added(edges.env, 'Count triangles of vertices', rows, () => new TriangleTally(worthOf))
}

/** How many triangles there are of each mask, in parts. */
export function triangleKinds(edges: DataSet<Edge<any, any>>): DataSet<TriangleKind> {
  const rows = [toPartition(rowsByDegree(edges))]
  return added(edges.env, 'Count kinds of triangles', rows, () => new TriangleKinds())
}

/** How many triangles and pairs of neighbours there are, in parts: one record from each subtask. */
export function triangleCounts(edges: DataSet<Edge<any, any>>): DataSet<TripletCount> {
  return added(edges.env, 'Count triangles', [toPartition(rowsByDegree(edges))], () => new TriangleCounter())
}
