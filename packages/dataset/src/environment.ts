import {
  AsyncIterableSource,
  ElementsSource,
  PlanError,
  SequenceSource,
  type EnvironmentOptions as AnyEnvironmentOptions,
  type ExecuteOptions,
  type ExplainFormat,
  type JobResult,
  type Program,
  type JobHandle,
  type Source,
  type SourceSplit,
} from '@wiesel/runtime'
import { JobEnvironment, type EnvironmentKind } from '@wiesel/runtime/internal'
import { NodePlatform } from '@wiesel/runtime/node'
import { breakProgramDeadlocks } from './plan/break-deadlocks.ts'
import { planStrategies, type PlannerOptions } from './plan/planner.ts'
import { makeSets } from './sets/make-sets.ts'
import type { Makers } from './sets/makers.ts'
import { TransformedSet } from './sets/transformed-set.ts'
import type { RecordType } from './types/record-type.ts'

/** What an {@link ExecutionEnvironment} can be told. */
export type EnvironmentOptions = Omit<AnyEnvironmentOptions, 'autoWatermarkInterval'>

/** What a data set from a source can be told. */
export interface InputOptions {
  /** What the records look like: keys and aggregations are then checked when the plan is built. */
  type?: RecordType
  /** What the source is called in plans, metrics and messages. */
  name?: string
}

const KIND: EnvironmentKind = {
  className: 'ExecutionEnvironment',
  jobName: 'Batch job',
  noSinks:
    'There is nothing to run: no data set ends in a sink that has not run yet. Add output(…), or run one data set with collect(), count() or print().',
  options: [
    'parallelism',
    'maxParallelism',
    'chaining',
    'interpreted',
    'travelCheck',
    'executor',
    'memory',
    'seed',
    'parameters',
    'checkpointing',
    'restartStrategy',
  ],
}

/**
 * Where batch programs start: makes data sets from bounded sources, and runs what was built.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const words = env.fromElements('to', 'be', 'or', 'not', 'to', 'be')
 * const counts = words.map((word) => ({ word, n: 1 })).groupBy('word').sum('n')
 * for (const { word, n } of (await counts.collect()).sort((a, b) => (a.word < b.word ? -1 : 1))) console.log(word, n)
 * // → be 2
 * // → not 1
 * // → or 1
 * // → to 2
 */
export class ExecutionEnvironment {
  /** When this environment was made, milliseconds since 1970: the clock for programs. */
  readonly startedAt: number
  /** @internal */
  readonly job: JobEnvironment
  /** @internal */
  readonly make: Makers
  /** @internal What the planner decides otherwise. */
  planner: PlannerOptions = {}

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: EnvironmentOptions = {}) {
    this.job = new JobEnvironment(options, new NodePlatform(), {
      ...KIND,
      finish: (program) => ({
        ...breakProgramDeadlocks(planStrategies(program, this.planner)),
        batch: true,
      }),
    })
    this.startedAt = this.job.startedAt
    this.make = makeSets(this)
  }

  /** How many subtasks operators have, unless they say so themselves. */
  get parallelism(): number {
    return this.job.parallelism
  }

  /** Random numbers for programs, in [0, 1): the same in every process that builds the plan. */
  random(): number {
    return this.job.random()
  }

  /**
   * Gives all functions of the program a value: `context.cachedValue(name)`. It is shared, not copied: do not change it.
   *
   * @throws OptionError `INVALID_OPTION` when the name is taken
   */
  registerCachedValue(name: string, value: unknown): this {
    this.job.registerCachedValue(name, value)
    return this
  }

  /**
   * Gives all functions of the program a file: `context.cachedFile(name)` is its path where the function runs.
   *
   * @throws OptionError `INVALID_OPTION` when the name is taken
   */
  registerCachedFile(name: string, path: string): this {
    this.job.registerCachedFile(name, path)
    return this
  }

  /** A data set of the given values. */
  fromElements<T>(...values: T[]): TransformedSet<T> {
    return this.fromSource(new ElementsSource(values), { name: 'Elements' })
  }

  /** A data set of what an iterable has now. */
  fromCollection<T>(values: Iterable<T>, options: InputOptions = {}): TransformedSet<T> {
    const source = new ElementsSource(Array.isArray(values) ? (values as T[]) : [...values])
    return this.fromSource(source, { name: 'Collection', ...options })
  }

  /** Whole numbers, both ends included. */
  fromSequence(first: number, last: number): TransformedSet<number> {
    const source = new SequenceSource(first, last)
    return this.fromSource(source, { name: 'Sequence', type: { kind: 'basic', name: 'long' } })
  }

  /** A data set of an async iterable's values, which must end; read by one subtask. Can be run once only if the iterable can. */
  fromAsyncIterable<T>(values: AsyncIterable<T>, options: InputOptions = {}): TransformedSet<T> {
    const source = new AsyncIterableSource(values, 'bounded')
    return this.fromSource(source, { name: 'Async iterable', ...options }).setParallelism(1)
  }

  /** A data set from any bounded {@link Source}. @throws PlanError `UNBOUNDED_SOURCE` */
  fromSource<T, S extends SourceSplit, E>(
    source: Source<T, S, E>,
    options: InputOptions = {},
  ): TransformedSet<T> {
    const { name = 'Source', type } = options
    if (source.boundedness !== 'bounded') {
      throw new PlanError(
        'UNBOUNDED_SOURCE',
        `Source "${name}" never ends, and a data set needs an end. Use StreamExecutionEnvironment, or a bounded source.`,
      )
    }
    return TransformedSet.ofSource<T>(this, name, { kind: 'source', source }, type)
  }

  /**
   * Runs everything that leads to a sink and has not run yet; resolves when it has ended.
   *
   * @throws PlanError `NO_SINKS` when there is nothing to run; whatever fails the job
   */
  async execute(options: ExecuteOptions | string = {}): Promise<JobResult> {
    return this.executeAsync(options).result
  }

  /** As {@link execute}, but gives a handle at once: to look at the job's metrics, or to cancel it. */
  executeAsync(options: ExecuteOptions | string = {}): JobHandle {
    return this.job.executeAsync(options)
  }

  /** What the last job that ended well reported, also one that `collect` has run; `undefined` before. */
  get lastResult(): JobResult | undefined {
    return this.job.lastResult
  }

  /** How the job that {@link execute} would run looks. */
  explain(format: ExplainFormat = 'text'): string {
    return this.job.explain(format)
  }

  /** The program that {@link execute} would run. */
  program(name?: string): Program {
    return this.job.program(name)
  }
}
