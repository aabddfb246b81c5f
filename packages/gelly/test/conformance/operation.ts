import type { ExecutionEnvironment } from '@wiesel/dataset'
import type { Graph } from '../../src/index.ts'
import type { GellyCase } from './gelly-case.ts'

/** What an operation of a case is given; `graph` is made when it is asked for. */
export interface OperationInput {
  readonly env: ExecutionEnvironment
  readonly graph: Graph<any, any, any>
  readonly args: Readonly<Record<string, any>>
  readonly one: GellyCase
}

/** Gives a data set, a graph, or a promise of a value. */
export type Operation = (input: OperationInput) => unknown
