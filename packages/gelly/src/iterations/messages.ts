import type { Values } from './graph-partition.ts'

/**
 * The messages that a vertex has received. Valid during the call it was given to; several messages are in no promised
 * order, and where there is a combiner there is one.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment()
 * const graph = Graph.fromCollection(env, [[1, 3, null], [2, 3, null]], () => 0)
 * const counted = graph.runVertexCentricIteration<number>({
 *   compute: (vertex, messages) => {
 *     if (messages.length > 0) vertex.setNewVertexValue(messages.length)
 *     else vertex.sendMessageToAllNeighbors(vertex.id)
 *   },
 *   maxIterations: 2,
 * })
 * console.log((await counted.vertices.collect()).sort()) // → [ [ 1, 0 ], [ 2, 0 ], [ 3, 2 ] ]
 */
export class Messages<M> implements Iterable<M> {
  /** @internal */
  values: Values = []
  /** @internal */
  from = 0
  /** @internal */
  to = 0

  /** How many there are. */
  get length(): number {
    return this.to - this.from
  }

  /** One of them, from 0: a loop over these makes no objects. */
  at(index: number): M {
    return this.values[this.from + index] as M
  }

  [Symbol.iterator](): Iterator<M> {
    const { values, to } = this
    let next = this.from
    return {
      next: () =>
        next < to ? { done: false, value: values[next++] as M } : { done: true, value: undefined },
    }
  }
}
