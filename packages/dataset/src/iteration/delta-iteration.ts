import type { Aggregator } from '@wiesel/runtime'
import { HEAD_INPUT, HEAD_OUTPUT, LoopHeadOperator, type DraftNode } from '@wiesel/runtime/internal'
import { exchangeByKey } from '../keys/exchange.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import { DataSet } from '../sets/data-set.ts'
import { IterationSettings, resultOf, type Converged } from './iteration-settings.ts'
import { SolutionSetView } from './solution-set-view.ts'

interface DeltaParts<S, W> {
  readonly solution: DataSet<S>
  readonly workset: DataSet<W>
  readonly max: number
  readonly key: ResolvedKey
}

/**
 * A delta iteration: a solution set, one record for each key, of which each superstep changes a part, and a workset, of
 * which each superstep makes the next. It ends when the workset is empty.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 *
 * const env = new ExecutionEnvironment()
 * const best = env.fromElements<[number, number]>([1, 0], [2, 9], [3, 9])
 * const roads = env.fromElements<[number, number, number]>([1, 2, 4], [2, 3, 1], [1, 3, 7])
 * const shortest = best
 *   .filter(([city]) => city === 1)
 *   .map((start) => start)
 * const iteration = best.iterateDelta(shortest, 10, 0)
 * const shorter = iteration
 *   .getWorkset()
 *   .join(roads).where(0).equalTo(0).with((from, road): [number, number] => [road[1], from[1] + road[2]])
 *   .groupBy(0).min(1)
 *   .join(iteration.getSolutionSet()).where(0).equalTo(0).flatWith((found, known) => (found[1] < known[1] ? [found] : []))
 * const result = await iteration.closeWith(shorter, shorter).collect()
 * console.log(result.sort()) // → [ [ 1, 0 ], [ 2, 4 ], [ 3, 5 ] ]
 */
export class DeltaIteration<S, W> {
  private readonly parts: DeltaParts<S, W>
  private readonly head: DraftNode
  private readonly settings: IterationSettings
  private readonly keyOf: (value: any) => unknown

  /** @internal */
  constructor(parts: DeltaParts<S, W>) {
    this.parts = parts
    const settings = new IterationSettings(parts.max)
    const { solution, workset, key } = parts
    const keyOf = key.flat?.keyOf ?? key.keyOf
    this.settings = settings
    this.keyOf = keyOf
    this.head = solution.env.job.add(
      {
        kind: 'operator',
        name: 'Delta iteration',
        code: {
          kind: 'operator',
          create: () => new LoopHeadOperator({ solutionKey: keyOf }),
          aggregators: settings.aggregators,
        },
        inputOrder: { kept: [HEAD_INPUT.initial, HEAD_INPUT.solution] },
        loopResult: HEAD_OUTPUT.result,
        traits: { ...settings.traits, key: key.text },
      },
      [workset.upstreams, [], [], exchangeByKey(solution.upstreams, { keyOf }), []],
    )
  }

  /** What the iteration is called in plans, metrics and messages. */
  name(name: string): this {
    this.head.name = name
    return this
  }

  /** The solution set as it was before the superstep: to be joined or co-grouped on its key. */
  getSolutionSet(): SolutionSetView<S> {
    const { solution, key } = this.parts
    return new SolutionSetView<S>(solution.env, solution.type, key, () => this.head.parallelism)
  }

  /** The workset of the superstep. */
  getWorkset(): DataSet<W> {
    const { env, type } = this.parts.workset
    return new DataSet<W>(env, [{ node: this.head.id, partition: 'auto' }], type)
  }

  /** Adds up what functions of the loop contribute, see {@link RichContext}. @throws OptionError for a name that is taken */
  registerAggregator<V>(name: string, aggregator: Aggregator<V>): this {
    this.settings.register(name, aggregator)
    return this
  }

  /** As `registerAggregator`; and the iteration ends after a superstep for which `converged` says so. @throws OptionError */
  registerAggregationConvergenceCriterion<V>(
    name: string,
    aggregator: Aggregator<V>,
    converged: Converged<V>,
  ): this {
    this.settings.register(name, aggregator)
    this.settings.converge(name, converged)
    return this
  }

  /**
   * Says how each superstep changes the solution set, and what the next one works on. A record of `delta` takes the place
   * of the one with its key, or is added; of several with one key the last to come counts. Changes are seen from the next
   * superstep on.
   *
   * @returns the solution set after the last superstep
   * @throws PlanError `ITERATION_CLOSED`
   */
  closeWith(delta: DataSet<S>, nextWorkset: DataSet<W>): DataSet<S> {
    const { head, keyOf } = this
    const { env, type } = this.parts.solution
    const back = [
      { input: HEAD_INPUT.feedback, upstreams: nextWorkset.upstreams },
      { input: HEAD_INPUT.delta, upstreams: exchangeByKey(delta.upstreams, { keyOf }) },
    ]
    this.settings.close(env, head, back, { endsWhenEmpty: true })
    return new DataSet<S>(env, resultOf(head), type)
  }
}
