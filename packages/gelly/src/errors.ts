import { WieselError } from '@wiesel/runtime'

/**
 * An edge has an endpoint that is no vertex of the graph, where that matters. Code `UNKNOWN_VERTEX`.
 *
 * @example
 * import { UnknownVertexError } from '@wiesel/gelly'
 * console.log(new UnknownVertexError(7, 'It is the source of an edge').message.split('.')[0]) // → Vertex 7 does not exist
 */
export class UnknownVertexError extends WieselError {
  constructor(id: unknown, where: string) {
    super(
      'UNKNOWN_VERTEX',
      `Vertex ${typeof id === 'string' ? `'${id}'` : String(id)} does not exist. ${where}. Add the vertex, or leave out such edges first: graph.withoutDanglingEdges().`,
    )
  }
}
