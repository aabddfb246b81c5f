import { OptionError, type Aggregator } from '@wiesel/runtime'
import { HEAD_INPUT, HEAD_OUTPUT, LoopHeadOperator, type DraftNode } from '@wiesel/runtime/internal'
import { DataSet } from '../sets/data-set.ts'
import { IterationSettings, resultOf, type Converged } from './iteration-settings.ts'

/**
 * The partial solution of a bulk iteration, as it is at the beginning of a superstep: derive the next one from it, and
 * close the loop with that.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 *
 * const env = new ExecutionEnvironment()
 * const partial = env.fromElements(1).iterate(10)
 * console.log(await partial.closeWith(partial.map((n) => n * 2)).collect()) // → [ 1024 ]
 */
export class BulkIteration<T> extends DataSet<T> {
  private readonly head: DraftNode
  private readonly settings: IterationSettings

  /** @internal */
  constructor(initial: DataSet<T>, head: DraftNode, settings: IterationSettings) {
    super(initial.env, [{ node: head.id, partition: 'auto' }], initial.type)
    this.head = head
    this.settings = settings
  }

  /** @internal */
  static of<T>(initial: DataSet<T>, max: number): BulkIteration<T> {
    const settings = new IterationSettings(max)
    const head = initial.env.job.add(
      {
        kind: 'operator',
        name: 'Iteration',
        code: {
          kind: 'operator',
          create: () => new LoopHeadOperator(),
          aggregators: settings.aggregators,
        },
        inputOrder: { kept: [HEAD_INPUT.initial] },
        loopResult: HEAD_OUTPUT.result,
        traits: settings.traits,
      },
      [initial.upstreams, [], []],
    )
    return new BulkIteration(initial, head, settings)
  }

  /** What the iteration is called in plans, metrics and messages. */
  name(name: string): this {
    this.head.name = name
    return this
  }

  /** How many subtasks keep the partial solution. @throws OptionError `INVALID_OPTION` */
  setParallelism(parallelism: number): this {
    if (!Number.isInteger(parallelism) || parallelism < 1)
      throw new OptionError(`Parallelism must be a whole number from 1 up, not ${parallelism}.`)
    this.head.parallelism = parallelism
    return this
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
   * Says what the next superstep begins with. The iteration ends after the most supersteps, or after a superstep in which
   * `termination` has no records.
   *
   * @returns the last partial solution
   * @throws PlanError `ITERATION_CLOSED`
   */
  closeWith(next: DataSet<T>, termination?: DataSet<any>): DataSet<T> {
    const { env, head, type } = this
    this.settings.close(env, head, [{ input: HEAD_INPUT.feedback, upstreams: next.upstreams }], {
      endsWhenEmpty: false,
      ...(termination === undefined ? {} : { termination: termination.upstreams }),
    })
    return new DataSet<T>(env, resultOf(head), type)
  }

  /** @internal */
  override get parallelism(): number | undefined {
    return this.head.parallelism
  }
}
