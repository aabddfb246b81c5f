import type { GraphAlgorithm } from '../graph/algorithm.ts'
import type { Graph } from '../graph/graph.ts'
import type { VertexId } from '../graph/types.ts'

/** An algorithm with options that need not be given. */
export abstract class ConfiguredAlgorithm<
  K extends VertexId,
  EV,
  R,
  Options extends object,
> implements GraphAlgorithm<K, any, EV, R> {
  protected readonly options: Partial<Options>

  constructor(options: Partial<Options> = {}) {
    this.options = options
  }

  abstract run(graph: Graph<K, any, EV>): R
}
