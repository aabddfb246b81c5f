import {
  AsyncIterableSource,
  ElementsSource,
  PlanError,
  SequenceSource,
  type EnvironmentOptions as AnyEnvironmentOptions,
  type Program,
  type Source,
  type SourceSplit,
} from '@wiesel/runtime'
import { JobEnvironment, ProgramEnvironment, type EnvironmentKind } from '@wiesel/runtime/internal'
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
export class ExecutionEnvironment extends ProgramEnvironment {
  /** @internal */
  readonly make: Makers
  /** @internal What the planner decides otherwise. */
  planner: PlannerOptions = {}

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: EnvironmentOptions = {}) {
    const finish = (program: Program): Program => ({
      ...breakProgramDeadlocks(planStrategies(program, this.planner)),
      batch: true,
    })
    super(new JobEnvironment(options, new NodePlatform(), { ...KIND, finish }))
    this.make = makeSets(this)
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
}
