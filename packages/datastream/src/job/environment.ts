import {
  AsyncIterableSource,
  ElementsSource,
  SequenceSource,
  type Boundedness,
  type CheckpointOptions,
  type Duration,
  type EnvironmentOptions,
  type ExecuteOptions,
  type JobHandle,
  type Key,
  type RuntimeMode,
  type Source,
  type SourceSplit,
  type WatermarkStrategy,
} from '@wiesel/runtime'
import {
  JobEnvironment,
  ProgramEnvironment,
  type CollectQueue,
  type DraftNode,
  type EnvironmentKind,
  type NodeSpec,
  type Upstream,
} from '@wiesel/runtime/internal'
import { NodePlatform, SocketLines, type SocketLinesOptions } from '@wiesel/runtime/node'
import { IterativeStream } from '../iterate/iterative-stream.ts'
import { KeyedStream } from '../streams/keyed-stream.ts'
import { SingleOutputStream } from '../streams/single-output-stream.ts'

const KIND: EnvironmentKind = {
  className: 'StreamExecutionEnvironment',
  jobName: 'Streaming job',
  noSinks:
    'There is nothing to run: no stream ends in a sink that has not run yet. Add print(), sinkTo(…), or read the stream with collect().',
  options: [
    'parallelism',
    'maxParallelism',
    'chaining',
    'autoWatermarkInterval',
    'interpreted',
    'travelCheck',
    'executor',
    'checkpointing',
    'restartStrategy',
    'memory',
    'seed',
    'parameters',
    'preAggregation',
    'runtimeMode',
  ],
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
export class StreamExecutionEnvironment extends ProgramEnvironment {
  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: EnvironmentOptions = {}) {
    super(new JobEnvironment(options, new NodePlatform(), KIND))
  }

  /**
   * Whether bounded sources are taken as a whole: nothing is emitted before it is final, and keyed process functions
   * work key by key. Takes effect with the next run.
   *
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   *
   * const env = new StreamExecutionEnvironment().setRuntimeMode('batch')
   * const counts = env.fromElements('to', 'be', 'to').keyBy((word) => word).count()
   * console.log(await counts.collect().toArray()) // → [ { key: 'to', count: 2 }, { key: 'be', count: 1 } ]
   */
  setRuntimeMode(mode: RuntimeMode): this {
    this.job.runtimeMode = mode
    return this
  }

  /**
   * Makes checkpoints in all jobs of this environment: takes options, or just the interval. What was said before, and is
   * not said now, stays.
   *
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   * const env = new StreamExecutionEnvironment()
   * env.enableCheckpointing('10 s')
   * console.log(await env.fromElements(1, 2).collect().toArray()) // → [ 1, 2 ]
   */
  enableCheckpointing(options: CheckpointOptions | Duration): void {
    this.job.enableCheckpointing(options)
  }

  /** A stream of the given values. */
  fromElements<T>(...values: T[]): SingleOutputStream<T>
  fromElements<V extends readonly unknown[]>(...values: V): SingleOutputStream<V[number]>
  fromElements(...values: unknown[]): SingleOutputStream<unknown> {
    return this.fromSource(new ElementsSource(values), undefined, 'Elements')
  }

  /**
   * A stream of what an iterable has now. An array is not copied, since it may be large: what it has when the stream is
   * made is read from it while the job runs, so leave it as it is until then.
   */
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
   * The lines of a TCP connection, read by one subtask. They cannot be read again after a failure: for tries, not for
   * jobs that must not lose anything.
   *
   * @throws OptionError `INVALID_OPTION`
   */
  socketTextStream(host: string, port: number, options: SocketLinesOptions = {}): SingleOutputStream<string> {
    return this.fromAsyncIterable(new SocketLines(host, port, options)).name('Socket')
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

  /** @internal Runs a stream and what feeds it, handing its records to a queue. */
  collectInto<T>(upstreams: readonly Upstream[], queue: CollectQueue<T>, options: ExecuteOptions): JobHandle {
    return this.job.collectInto(upstreams, queue, options)
  }

  /** @internal */
  addNode(spec: NodeSpec, inputs: readonly (readonly Upstream[])[]): DraftNode {
    return this.job.add(spec, inputs)
  }

  /** @internal Feeds an input of a node from nodes that were added after it. */
  feedBack(node: DraftNode, input: number, upstreams: readonly Upstream[]): void {
    this.job.feedBack(node, input, upstreams)
  }

  /** @internal */
  iterative<T>(upstreams: readonly Upstream[], maxWaitMs: number): IterativeStream<T> {
    return IterativeStream.of<T>(this, upstreams, maxWaitMs)
  }

  /** @internal */
  addStream<T>(spec: NodeSpec, inputs: readonly (readonly Upstream[])[]): SingleOutputStream<T> {
    return new SingleOutputStream<T>(this, this.job.add(spec, inputs))
  }

  /** @internal */
  keyed<T, K extends Key>(upstreams: readonly Upstream[], keyOf: (value: T) => K): KeyedStream<T, K> {
    return new KeyedStream<T, K>(this, upstreams, keyOf)
  }

  /** @internal */
  get autoWatermarkIntervalMs(): number {
    return this.job.autoWatermarkIntervalMs
  }
}
