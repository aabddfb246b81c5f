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

/**
 * A line of a list of edges that is no edge. Code `INVALID_EDGE`.
 *
 * @example
 * import { EdgeListError } from '@wiesel/gelly'
 * console.log(new EdgeListError('1', 'two ids are due').message) // → The line "1" is no edge: two ids are due. Mend the file, or say how its edges are written.
 */
export class EdgeListError extends WieselError {
  constructor(line: string, reason: string) {
    super(
      'INVALID_EDGE',
      `The line "${line.slice(0, 100)}" is no edge: ${reason}. Mend the file, or say how its edges are written.`,
    )
  }
}

/**
 * A vertex value that must be a label cannot be compared with others: it is no number, text or bigint. Code `INVALID_LABEL`.
 *
 * @example
 * import { LabelError } from '@wiesel/gelly'
 * console.log(new LabelError(null).message.split('.')[0]) // → A vertex has the value null
 */
export class LabelError extends WieselError {
  constructor(value: unknown) {
    super(
      'INVALID_LABEL',
      `A vertex has the value ${String(value)}. It must be a number, a string or a bigint here, to be compared with others: label vertices first, for instance with their ids: graph.mapVertices(([id]) => id).`,
    )
  }
}

/**
 * Ids of two types have one text, so they would be one node in graphology. Code `AMBIGUOUS_KEY`.
 *
 * @example
 * import { VertexKeyError } from '@wiesel/gelly'
 * console.log(new VertexKeyError('1', 'number', 'string').message.split('.')[0]) // → Two vertices have the key "1": a number and a string
 */
export class VertexKeyError extends WieselError {
  constructor(key: string, first: string, second: string) {
    super(
      'AMBIGUOUS_KEY',
      `Two vertices have the key "${key}": a ${first} and a ${second}. Keys of graphology are strings: give vertices ids of one type first: graph.translateGraphIds(…).`,
    )
  }
}
