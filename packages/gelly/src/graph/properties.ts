import type { DataSet } from '@wiesel/dataset'
import { UnknownVertexError } from '../errors.ts'
import type { EdgeDirection, GraphParts, Triplet, VertexId } from './types.ts'

/** Both ends of each edge, its source first. */
export function edgeIds<K extends VertexId>({
  edges,
}: GraphParts<K, any, any>): DataSet<readonly [source: K, target: K]> {
  return edges.map((edge): readonly [K, K] => [edge[0], edge[1]]).name('Edge ids')
}

/** Edges with the values of both vertices; edges to unknown vertices are left out. */
export function triplets<K extends VertexId, VV, EV>({
  vertices,
  edges,
}: GraphParts<K, VV, EV>): DataSet<Triplet<K, VV, EV>> {
  return edges
    .join(vertices)
    .where(0)
    .equalTo(0)
    .join(vertices)
    .where('f0.f1')
    .equalTo(0)
    .with(([edge, source], target): Triplet<K, VV, EV> => [edge[0], edge[1], source[1], target[1], edge[2]])
    .name('Triplets')
}

type Count<K> = readonly [id: K, count: number]

/** How many edges each id has, of those that have any; a self-loop counts twice in all directions. */
export function countEdges<K extends VertexId>(
  { edges }: GraphParts<K, any, any>,
  direction: EdgeDirection,
): DataSet<Count<K>> {
  const ends =
    direction === 'ALL'
      ? edges.flatMap<Count<K>>((edge, out) => {
          out([edge[0], 1])
          out([edge[1], 1])
        })
      : edges.map(direction === 'OUT' ? (edge): Count<K> => [edge[0], 1] : (edge): Count<K> => [edge[1], 1])
  return ends.groupBy(0).reduce((a, b): Count<K> => [a[0], a[1] + b[1]])
}

/** The number of edges of every vertex, 0 where there are none. */
export function degrees<K extends VertexId>(
  graph: GraphParts<K, any, any>,
  direction: EdgeDirection,
): DataSet<readonly [id: K, degree: number]> {
  const counts = countEdges(graph, direction)
  return graph.vertices
    .fullOuterJoin(counts)
    .where(0)
    .equalTo(0)
    .with((vertex, count): readonly [K, number] => {
      if (vertex === null)
        throw new UnknownVertexError(count?.[0], 'An edge begins or ends there, so degrees cannot be counted')
      return [vertex[0], count === null ? 0 : count[1]]
    })
    .name('Degrees')
}
