import type { GraphParts, VertexId } from '../graph/types.ts'
import { idsOfEdges } from '../graph/creation.ts'
import type { GraphValidator } from './validator.ts'

/**
 * Whether every edge begins and ends in a vertex of the graph.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, InvalidVertexIdsValidator } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment()
 * const graph = Graph.fromCollection(env, [[1, 'a']], [[1, 2, null]])
 * console.log(await graph.validate(new InvalidVertexIdsValidator())) // → false
 */
export class InvalidVertexIdsValidator<K extends VertexId = VertexId> implements GraphValidator<K> {
  async validate({ vertices, edges }: GraphParts<K, any, any>): Promise<boolean> {
    const unknown = idsOfEdges(edges)
      .leftOuterJoin(vertices)
      .where('*')
      .equalTo(0)
      .flatWith<K>((id, vertex) => (vertex === null ? [id] : []))
    return (await unknown.first(1).count()) === 0
  }
}
