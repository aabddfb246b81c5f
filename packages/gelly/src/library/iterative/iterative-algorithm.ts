import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { VertexId } from '../../graph/types.ts'
import { checkIterations } from '../../iterations/iteration-options.ts'

/** More supersteps than any run has. */
const NO_LIMIT = 2 ** 31 - 1

/** An algorithm that runs in supersteps, up to a number of these. */
export abstract class IterativeAlgorithm<K extends VertexId, VV, EV, R> implements GraphAlgorithm<
  K,
  VV,
  EV,
  R
> {
  protected readonly maxIterations: number

  /** @param maxIterations the most supersteps @throws OptionError `INVALID_OPTION` */
  constructor(maxIterations: number) {
    checkIterations(maxIterations)
    this.maxIterations = maxIterations
  }

  abstract run(graph: Graph<K, VV, EV>): R
}

/** One that ends by itself, so a limit is not needed. */
export abstract class ConvergingAlgorithm<K extends VertexId, VV, EV, R> extends IterativeAlgorithm<
  K,
  VV,
  EV,
  R
> {
  /** @param maxIterations the most supersteps. Default: no limit @throws OptionError `INVALID_OPTION` */
  constructor(maxIterations: number = NO_LIMIT) {
    super(maxIterations)
  }
}
