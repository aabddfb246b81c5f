import { WieselError } from '@wiesel/runtime'

/**
 * A message was sent to an id that is no vertex, by a scatter function. Code `UNKNOWN_TARGET`.
 *
 * @example
 * import { UnknownTargetError } from '@wiesel/gelly'
 * console.log(new UnknownTargetError('x').message.split('!')[0]) // → Target vertex 'x' does not exist
 */
export class UnknownTargetError extends WieselError {
  constructor(id: unknown) {
    super(
      'UNKNOWN_TARGET',
      `Target vertex '${String(id)}' does not exist! Add the vertex, or leave out edges to it first: graph.withoutDanglingEdges().`,
    )
  }
}

/**
 * A function of an iteration did something twice that it may do once in a call. Code `VERTEX_CALL`.
 *
 * @example
 * import { VertexCallError } from '@wiesel/gelly'
 * console.log(new VertexCallError('Call it once.').code) // → VERTEX_CALL
 */
export class VertexCallError extends WieselError {
  constructor(message: string) {
    super('VERTEX_CALL', message)
  }
}

/**
 * A combiner was given two numbers and gave something else. Code `INVALID_COMBINER`.
 *
 * @example
 * import { CombinerError } from '@wiesel/gelly'
 * console.log(new CombinerError(undefined).message.split(';')[0]) // → A combiner of two numbers returned undefined
 */
export class CombinerError extends WieselError {
  constructor(returned: unknown) {
    super(
      'INVALID_COMBINER',
      `A combiner of two numbers returned ${String(returned)}; it must return a number. Return the combined message.`,
    )
  }
}

/**
 * An edge value that must be a length is no number, or below 0; or one that must be a weight is no number. Code `INVALID_WEIGHT`.
 *
 * @example
 * import { EdgeWeightError } from '@wiesel/gelly'
 * console.log(new EdgeWeightError(-1).message.split('.')[0]) // → An edge has the value -1
 */
export class EdgeWeightError extends WieselError {
  constructor(value: unknown, due = 'a number from 0 up') {
    super(
      'INVALID_WEIGHT',
      `An edge has the value ${String(value)}. It must be ${due} here: give edges such values with graph.mapEdges(…).`,
    )
  }
}
