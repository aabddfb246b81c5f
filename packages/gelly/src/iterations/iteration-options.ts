import type { Aggregator, DataSet } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { SuperstepStatistics } from './loop-totals.ts'
import type { Converged, LoopOptions } from './run-program.ts'

/** Data sets that a function is given whole, by name. */
export type BroadcastSets = Readonly<Record<string, DataSet<any>>>

/** What all three models can be told. */
export interface IterationOptions {
  /** The most supersteps. */
  maxIterations: number
  /** What the iteration is called in plans, metrics and messages. Default: what the model is called. */
  name?: string
  /** How many subtasks the graph is divided between. Default: that of the environment. */
  parallelism?: number
  /** Aggregators by name, for functions to contribute to. */
  aggregators?: Readonly<Record<string, Aggregator<any>>>
  /** Ends the iteration after a superstep for which it says so. */
  converged?: Converged
  /** Whether functions may ask for the number of vertices. Default `false`: it is −1. */
  optNumVertices?: boolean
  /** Called after each superstep, in the process and thread that decides whether there is another. */
  onSuperstep?: (statistics: SuperstepStatistics) => void
}

/** @throws OptionError `INVALID_OPTION` */
export function loopOptions(options: IterationOptions): LoopOptions {
  const { maxIterations, parallelism, aggregators, converged, onSuperstep } = options
  checkIterations(maxIterations)
  return { maxIterations, parallelism, aggregators, converged, onSuperstep }
}

/** @throws OptionError `INVALID_OPTION` */
export function checkIterations(maxIterations: number): void {
  if (Number.isInteger(maxIterations) && maxIterations > 0) return
  throw new OptionError(`"maxIterations" must be a whole number from 1 up, not ${maxIterations}.`)
}

/** The broadcast sets of several functions, each under the name of its function. */
export function prefixed(sets: Readonly<Record<string, BroadcastSets | undefined>>): BroadcastSets {
  return Object.fromEntries(
    Object.entries(sets).flatMap(([prefix, ofFunction]) =>
      Object.entries(ofFunction ?? {}).map(([name, dataSet]) => [`${prefix}/${name}`, dataSet]),
    ),
  )
}
