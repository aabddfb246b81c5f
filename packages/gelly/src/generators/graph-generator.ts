import { OptionError } from '@wiesel/runtime'
import type { Graph } from '../graph/graph.ts'
import type { VertexId } from '../graph/types.ts'

/** Makes a graph; the same one at any parallelism. */
export abstract class GraphGenerator<K extends VertexId = number, VV = null, EV = null> {
  protected parallelism: number | undefined

  /** How many subtasks make vertices and edges; by default as many as the environment has. */
  setParallelism(parallelism: number): this {
    this.parallelism = parallelism
    return this
  }

  /** The graph. Nothing runs before a result is asked for. */
  abstract generate(): Graph<K, VV, EV>
}

/** @throws OptionError `INVALID_OPTION` unless the value is a whole number from `least` up */
export function checkWhole(what: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw new OptionError(`${what} must be a whole number from ${least} up, not ${value}.`)
}
