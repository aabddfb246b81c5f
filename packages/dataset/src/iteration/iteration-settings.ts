import { OptionError, PlanError, type Aggregator } from '@wiesel/runtime'
import {
  HEAD_INPUT,
  HEAD_OUTPUT,
  LoopSyncOperator,
  type DraftNode,
  type Upstream,
} from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'

/** Says whether an iteration ends: after a superstep, with what an aggregator came to in it. */
export type Converged<T> = (superstep: number, value: T) => boolean

/** @throws OptionError `INVALID_OPTION` */
export function checkMaxSupersteps(max: number): void {
  if (Number.isInteger(max) && max > 0) return
  throw new OptionError(`The most supersteps of an iteration must be a whole number from 1 up, not ${max}.`)
}

/** What both kinds of iterations can be told, and what closes them. */
export class IterationSettings {
  readonly aggregators = new Map<string, Aggregator<any>>()
  private readonly max: number
  private criterion: { readonly name: string; readonly converged: Converged<any> } | undefined
  private closed = false

  constructor(max: number) {
    checkMaxSupersteps(max)
    this.max = max
  }

  register(name: string, aggregator: Aggregator<any>): void {
    if (this.aggregators.has(name)) throw new OptionError(`There is an aggregator "${name}" already.`)
    this.aggregators.set(name, aggregator)
  }

  converge(name: string, converged: Converged<any>): void {
    if (this.criterion !== undefined)
      throw new OptionError('There is a convergence criterion already. An iteration has one at most.')
    this.criterion = { name, converged }
  }

  /** The facts that plans show. */
  get traits(): Record<string, string> {
    return { supersteps: `at most ${this.max}` }
  }

  /** Draws the edges back to the head, and what decides whether there is a further superstep. @throws PlanError `ITERATION_CLOSED` */
  close(
    env: ExecutionEnvironment,
    head: DraftNode,
    back: readonly { readonly input: number; readonly upstreams: readonly Upstream[] }[],
    options: { readonly termination?: readonly Upstream[]; readonly endsWhenEmpty: boolean },
  ): void {
    if (this.closed)
      throw new PlanError('ITERATION_CLOSED', `The iteration "${head.name}" has been closed already.`)
    this.closed = true
    const { max, aggregators, criterion } = this
    const { termination, endsWhenEmpty } = options
    const create = (): LoopSyncOperator =>
      new LoopSyncOperator({
        name: head.name,
        maxSupersteps: max,
        endsWhenEmpty,
        criterion: termination !== undefined,
        aggregators,
        ...(criterion === undefined
          ? {}
          : {
              converged: (superstep, aggregates) =>
                criterion.converged(superstep, aggregates[criterion.name]),
            }),
      })
    const toOne = (upstream: Upstream): Upstream => ({ ...upstream, partition: 'global' })
    const reports: Upstream = { node: head.id, side: HEAD_OUTPUT.reports, partition: 'global' }
    const sync = env.job.add(
      { kind: 'operator', name: 'Superstep end', code: { kind: 'operator', create }, forceOne: true },
      [[reports], termination === undefined ? [] : termination.map(toOne)],
    )
    for (const { input, upstreams } of back) env.job.feedBack(head, input, upstreams)
    env.job.feedBack(head, HEAD_INPUT.control, [{ node: sync.id, partition: 'broadcast' }])
  }
}

/** Where the result of an iteration comes out. */
export function resultOf(head: DraftNode): readonly Upstream[] {
  return [{ node: head.id, side: HEAD_OUTPUT.result, partition: 'auto' }]
}
