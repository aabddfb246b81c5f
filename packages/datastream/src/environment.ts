import {
  AsyncIterableSource,
  ElementsSource,
  explainPlan,
  LocalExecutor,
  OptionError,
  PlanError,
  SequenceSource,
  toMillis,
  type Boundedness,
  type Duration,
  type ExecutionOptions,
  type Executor,
  type ExplainFormat,
  type JobHandle,
  type JobResult,
  type Key,
  type Program,
  type Source,
  type SourceSplit,
  type WatermarkStrategy,
} from '@wiesel/runtime'
import {
  LOCAL_DEFAULTS,
  PlanBuilder,
  SeededRandom,
  SinkOperator,
  type CollectQueue,
  type DraftNode,
  type NodeSpec,
  type Upstream,
} from '@wiesel/runtime/internal'
import { NodePlatform } from '@wiesel/runtime/node'
import { KeyedStream } from './keyed-stream.ts'
import { SingleOutputStream } from './single-output-stream.ts'

/** What a {@link StreamExecutionEnvironment} can be told. */
export interface EnvironmentOptions {
  /** Subtasks of each operator that does not say otherwise. Default 1. */
  parallelism?: number
  /** Key groups: the most subtasks the job can ever be rescaled to. Default 128 or more, by parallelism. */
  maxParallelism?: number
  /** Whether operators may share a chain. Default `true`. */
  chaining?: boolean
  /** Time between periodic watermarks. Default 200 ms; 0 for none. */
  autoWatermarkInterval?: Duration
  /** Runs chains without generated code. Default `false`. */
  interpreted?: boolean
  /** Who runs the jobs. Default: the calling thread. */
  executor?: Executor
  /** Seed of {@link StreamExecutionEnvironment.random}. Default: by chance. */
  seed?: number
}

/** Options of one run. */
export interface ExecuteOptions {
  /** The job's name in messages and metrics. */
  name?: string
  /** Cancels the job. */
  signal?: AbortSignal
}

const KNOWN_OPTIONS = new Set([
  'parallelism',
  'maxParallelism',
  'chaining',
  'autoWatermarkInterval',
  'interpreted',
  'executor',
  'seed',
])

function checkOptions(options: EnvironmentOptions): void {
  for (const name of Object.keys(options)) {
    if (!KNOWN_OPTIONS.has(name)) {
      throw new OptionError(
        `StreamExecutionEnvironment has no option "${name}". It has: ${[...KNOWN_OPTIONS].join(', ')}.`,
      )
    }
  }
}

/**
 * Where stream programs start: makes streams from sources, and runs what was built.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const doubled = env.fromElements(1, 2, 3).map((n) => n * 2)
 * for await (const n of doubled.collect()) console.log(n)
 * // → 2
 * // → 4
 * // → 6
 */
export class StreamExecutionEnvironment {
  /** When this environment was made, milliseconds since 1970: the clock for job builders. */
  readonly startedAt: number
  private readonly options: EnvironmentOptions
  private readonly builder = new PlanBuilder()
  private readonly rng: SeededRandom
  private readonly executed = new Set<DraftNode>()

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: EnvironmentOptions = {}) {
    checkOptions(options)
    const platform = new NodePlatform()
    this.options = { ...options, executor: options.executor ?? new LocalExecutor(platform) }
    this.startedAt = platform.now()
    this.rng = new SeededRandom(options.seed ?? Math.floor(platform.random() * 2 ** 32))
  }

  /** Random numbers for job builders, in [0, 1): the same in every process that builds the job. */
  random(): number {
    return this.rng.next()
  }

  /** A stream of the given values. */
  fromElements<T>(...values: T[]): SingleOutputStream<T> {
    return this.fromSource(new ElementsSource(values), undefined, 'Elements')
  }

  /** A stream of what an iterable has now. */
  fromCollection<T>(values: Iterable<T>, strategy?: WatermarkStrategy<T>): SingleOutputStream<T> {
    return this.fromSource(
      new ElementsSource(Array.isArray(values) ? (values as T[]) : [...values]),
      strategy,
      'Collection',
    )
  }

  /** Whole numbers, both ends included. */
  fromSequence(first: number, last: number): SingleOutputStream<number> {
    return this.fromSource(new SequenceSource(first, last), undefined, 'Sequence')
  }

  /** A stream of an async iterable's values, read by one subtask. It cannot be replayed after a failure. */
  fromAsyncIterable<T>(
    iterable: AsyncIterable<T>,
    strategy?: WatermarkStrategy<T>,
    boundedness?: Boundedness,
  ): SingleOutputStream<T> {
    return this.fromSource(
      new AsyncIterableSource(iterable, boundedness),
      strategy,
      'Async iterable',
    ).setParallelism(1)
  }

  /**
   * A stream from any {@link Source}. The strategy gives records their event time, with a watermark per split.
   */
  fromSource<T, S extends SourceSplit, E>(
    source: Source<T, S, E>,
    strategy?: WatermarkStrategy<T>,
    name = 'Source',
  ): SingleOutputStream<T> {
    const traits = strategy === undefined ? undefined : { watermarks: strategy.description }
    return this.addStream({ kind: 'source', name, code: { kind: 'source', source, strategy }, traits }, [])
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
    const { name, signal } = typeof options === 'string' ? { name: options, signal: undefined } : options
    const sinks = this.waitingSinks()
    const program = this.build(name, sinks)
    for (const sink of sinks) this.executed.add(sink)
    return this.start(program, signal)
  }

  /** How the job that {@link execute} would run looks. */
  explain(format: ExplainFormat = 'text'): string {
    return explainPlan(this.program().plan, format)
  }

  /** The program that {@link execute} would run. */
  program(name?: string): Program {
    return this.build(name, this.waitingSinks())
  }

  /** @internal Runs a stream and what feeds it, handing its records to a queue. */
  collectInto<T>(upstreams: readonly Upstream[], queue: CollectQueue<T>, options: ExecuteOptions): JobHandle {
    const sink = this.builder.add(
      { kind: 'sink', name: 'Collect', code: { kind: 'operator', create: () => new SinkOperator(queue) } },
      [upstreams],
    )
    this.executed.add(sink)
    const handle = this.start(this.build(options.name, [sink]), options.signal)
    handle.result.then(
      () => queue.end(),
      (cause: unknown) => queue.end({ cause }),
    )
    return handle
  }

  /** @internal */
  addNode(spec: NodeSpec, inputs: readonly (readonly Upstream[])[]): DraftNode {
    return this.builder.add(spec, inputs)
  }

  /** @internal */
  addStream<T>(spec: NodeSpec, inputs: readonly (readonly Upstream[])[]): SingleOutputStream<T> {
    return new SingleOutputStream<T>(this, this.builder.add(spec, inputs))
  }

  /** @internal */
  keyed<T, K extends Key>(upstreams: readonly Upstream[], keyOf: (value: T) => K): KeyedStream<T, K> {
    return new KeyedStream<T, K>(this, upstreams, keyOf)
  }

  /** @internal */
  get autoWatermarkIntervalMs(): number {
    return toMillis(this.options.autoWatermarkInterval ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs)
  }

  private waitingSinks(): DraftNode[] {
    const sinks = this.builder.sinks.filter((sink) => !this.executed.has(sink))
    if (sinks.length > 0) return sinks
    throw new PlanError(
      'NO_SINKS',
      'There is nothing to run: no stream ends in a sink that has not run yet. Add print(), sinkTo(…), or read the stream with collect().',
    )
  }

  private build(name: string | undefined, targets: readonly DraftNode[]): Program {
    const { parallelism = 1, maxParallelism, chaining = true } = this.options
    return this.builder.build(
      { name: name ?? 'Streaming job', parallelism, maxParallelism, chaining },
      targets,
    )
  }

  private start(program: Program, signal: AbortSignal | undefined): JobHandle {
    const options: ExecutionOptions = {
      signal,
      interpreted: this.options.interpreted,
      autoWatermarkIntervalMs: this.autoWatermarkIntervalMs,
    }
    return (this.options.executor as Executor).execute(program, options)
  }
}
