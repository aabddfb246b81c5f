import type { DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { GraphParts, VertexId } from '../../graph/types.ts'
import { ConfiguredAlgorithm } from '../configured-algorithm.ts'
import { permutations, sortedTriangle } from './reorder.ts'
import type { MaskedTriangle } from './triangle-finder.ts'
import { maskedTriangles } from './triangles.ts'

/** Three vertices with edges between them. */
export type Triangle<K extends VertexId> = readonly [v0: K, v1: K, v2: K]

/** What listings of triangles can be told. */
export interface TriangleListingOptions {
  /** Whether the vertices of a triangle come in the order of their ids. Default: the one of lowest degree comes first. */
  sortTriangleVertices?: boolean
  /** Whether each triangle comes six times, in all orders; `sortTriangleVertices` then has no effect. Default false. */
  permuteResults?: boolean
}

function listed<K extends VertexId>(
  { edges }: GraphParts<K, any, any>,
  options: TriangleListingOptions,
): DataSet<MaskedTriangle<K>> {
  const triangles = maskedTriangles(edges)
  if (options.permuteResults === true) return triangles.flatMap(permutations<K>).name('All orders')
  if (options.sortTriangleVertices === true) return triangles.map(sortedTriangle<K>).name('Sorted triangles')
  return triangles
}

const withoutMask = <K extends VertexId>(triangle: MaskedTriangle<K>): Triangle<K> => [
  triangle[0],
  triangle[1],
  triangle[2],
]

/**
 * All triangles of an undirected graph, each once. The graph must be simple: see {@link Simplify}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CompleteGraph, TriangleListing } from '@wiesel/gelly'
 *
 * const triangle = new CompleteGraph(new ExecutionEnvironment(), 3).generate()
 * console.log(await triangle.run(new TriangleListing({ sortTriangleVertices: true })).collect()) // → [ [ 0, 1, 2 ] ]
 */
export class TriangleListing<K extends VertexId> extends ConfiguredAlgorithm<
  K,
  any,
  DataSet<Triangle<K>>,
  TriangleListingOptions
> {
  run(graph: Graph<K, any, any>): DataSet<Triangle<K>> {
    return listed(graph, this.options).map(withoutMask<K>)
  }
}

/**
 * All triangles of a directed graph, whatever the directions of their edges, each once, with a mask of six bits: two each
 * for the pairs of vertices (0, 1), (0, 2), (1, 2), of these `0b10` for an edge from the first to the second and `0b01` for
 * one back. The graph must be simple: see {@link Simplify}.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { DirectedTriangleListing, Graph } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null], [2, 3, null], [3, 1, null]])
 * const [[, , , mask]] = await graph.run(new DirectedTriangleListing({ sortTriangleVertices: true })).collect()
 * console.log(mask.toString(2)) // → 100110
 */
export class DirectedTriangleListing<K extends VertexId> extends ConfiguredAlgorithm<
  K,
  any,
  DataSet<MaskedTriangle<K>>,
  TriangleListingOptions
> {
  run(graph: Graph<K, any, any>): DataSet<MaskedTriangle<K>> {
    return listed(graph, this.options)
  }
}

/**
 * All triangles of any graph, each once; directions, repetitions and self-loops do not matter. First in each comes the
 * vertex of lowest degree.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, TriangleEnumerator } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null], [1, 2, null], [2, 3, null], [1, 3, null]])
 * console.log(await graph.run(new TriangleEnumerator()).collect()) // → [ [ 1, 2, 3 ] ]
 */
export class TriangleEnumerator<K extends VertexId> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<Triangle<K>>
> {
  run({ edges }: Graph<K, any, any>): DataSet<Triangle<K>> {
    return maskedTriangles(edges).map(withoutMask<K>)
  }
}
