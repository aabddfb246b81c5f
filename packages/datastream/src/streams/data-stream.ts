import {
  Collected,
  CountEvictor,
  CountTrigger,
  GlobalWindows,
  OptionError,
  PurgingTrigger,
  toMillis,
  type AsyncCall,
  type AsyncFunction,
  type AsyncOptions,
  type Collector,
  type Duration,
  type Emitted,
  type CollectOptions,
  type GlobalWindow,
  type JobHandle,
  type Key,
  type MapStateDescriptor,
  type OutputTag,
  type PartitionKind,
  type ProcessFunction,
  type Sink,
  type WatermarkStrategy,
  type Window,
  type WindowAssigner,
} from '@wiesel/runtime'
import {
  AsyncOperator,
  asyncSettings,
  openFunction,
  FilterOperator,
  FlatMapOperator,
  MapOperator,
  ProcessOperator,
  SinkOperator,
  TimestampsAndWatermarksOperator,
  type EdgeCode,
  type NodeCode,
  type Operator,
  type PreAggregation,
  type Upstream,
} from '@wiesel/runtime/internal'
import { PrintSink } from '@wiesel/runtime/node'
import type { StreamExecutionEnvironment } from '../job/environment.ts'
import type { KeyedStream } from './keyed-stream.ts'
import { BroadcastConnectedStream, BroadcastStream } from '../connect/broadcast-stream.ts'
import { ConnectedStreams } from '../connect/connected-streams.ts'
import { checkSameEnvironment } from '../connect/same-environment.ts'
import type { IterativeStream } from '../iterate/iterative-stream.ts'
import { JoinBuilder } from '../join/window-join.ts'
import { DataStreamSink } from './data-stream-sink.ts'
import { WindowedStream } from '../windows/windowed-stream.ts'
import type { SingleOutputStream } from './single-output-stream.ts'

/** The asynchronous function that gives one result. */
function oneResult<T, R>(map: (value: T, call: AsyncCall) => Promise<R>): AsyncFunction<T, R> {
  let opened = map
  return {
    open: (context) => {
      opened = openFunction(map, () => context)
    },
    invoke: async (value, call) => [await opened(value, call)],
  }
}

/**
 * A stream of records of one type, not yet running. Immutable: every method gives a new stream.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 *
 * const env = new StreamExecutionEnvironment()
 * const words = env.fromElements('to be', 'or not').flatMap((line) => line.split(' '))
 * console.log(await words.filter((word) => word !== 'or').collect().toArray()) // → [ 'to', 'be', 'not' ]
 */
export class DataStream<T> {
  /** @internal */
  readonly env: StreamExecutionEnvironment
  /** @internal Where the records come from: one place, or several for a union. */
  readonly upstreams: readonly Upstream[]

  /** @internal */
  constructor(env: StreamExecutionEnvironment, upstreams: readonly Upstream[]) {
    this.env = env
    this.upstreams = upstreams
  }

  /** One record for each record. */
  map<R>(map: (value: T) => R): SingleOutputStream<R> {
    return this.transform('Map', () => new MapOperator(map))
  }

  /**
   * Any number of records for each record: emitted through `out`, returned as an array, or yielded by a generator
   * function, which is resumed when there is room and so may yield without bound.
   */
  flatMap<R>(flatMap: (value: T, out: Collector<R>) => Emitted<R>): SingleOutputStream<R> {
    return this.transform('Flat map', () => new FlatMapOperator(flatMap))
  }

  /** The records a predicate accepts. */
  filter<S extends T>(predicate: (value: T) => value is S): SingleOutputStream<S>
  filter(predicate: (value: T) => boolean): SingleOutputStream<T>
  filter(predicate: (value: T) => boolean): SingleOutputStream<T> {
    return this.transform('Filter', () => new FilterOperator(predicate))
  }

  /**
   * One result for each record, from an asynchronous function: many calls at a time, results in the order of records
   * unless `ordered` is `false`. See {@link AsyncOptions} for the limits, and {@link AsyncDataStream} for functions with
   * any number of results.
   *
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   *
   * const lookUp = async (id: number) => `user ${id}`
   * const users = new StreamExecutionEnvironment().fromElements(1, 2).mapAsync(lookUp, { capacity: 10, timeout: '5 s' })
   * console.log(await users.collect().toArray()) // → [ 'user 1', 'user 2' ]
   */
  mapAsync<R>(
    map: (value: T, call: AsyncCall) => Promise<R>,
    options: AsyncOptions<R> = {},
  ): SingleOutputStream<R> {
    return this.callAsync('Map async', () => oneResult(map), options)
  }

  /** @internal */
  callAsync<R>(
    name: string,
    asyncFunction: AsyncFunction<T, R> | (() => AsyncFunction<T, R>),
    options: AsyncOptions<R>,
  ): SingleOutputStream<R> {
    asyncSettings(options)
    return this.env.addStream<R>(
      {
        kind: 'operator',
        name,
        code: { kind: 'operator', create: () => new AsyncOperator<T, R>(asyncFunction, options) },
        yielding: true,
      },
      [this.upstreams],
    )
  }

  /**
   * A function with side outputs and a look at the clocks. Pass a factory, or an object, which is copied for each
   * subtask. Behind `keyBy` the method of the same name has state and timers.
   *
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   * import { outputTag } from '@wiesel/runtime'
   *
   * const rejected = outputTag<string>('rejected')
   * const numbers = new StreamExecutionEnvironment().fromElements('1', 'two', '3').process<number>({
   *   processElement(text, context, out) {
   *     if (Number.isNaN(Number(text))) context.output(rejected, text)
   *     else out(Number(text))
   *   },
   * })
   * console.log(await numbers.collect().toArray()) // → [ 1, 3 ]
   * console.log(await numbers.getSideOutput(rejected).collect().toArray()) // → [ 'two' ]
   */
  process<R>(processFunction: ProcessFunction<T, R> | (() => ProcessFunction<T, R>)): SingleOutputStream<R> {
    return this.transform('Process', () => new ProcessOperator<T, R>(processFunction))
  }

  /** Groups records by a key, compared by value. Records of one key are processed by one subtask, in order. */
  keyBy<K extends Key>(keyOf: (value: T) => K): KeyedStream<T, K> {
    return this.env.keyed<T, K>(this.partitioned('hash', { keyOf }), keyOf)
  }

  /** All records of this and other streams of the same type, in no particular order between them. */
  union(...others: readonly DataStream<T>[]): DataStream<T> {
    checkSameEnvironment('union', this, others)
    return new DataStream<T>(
      this.env,
      [this, ...others].flatMap((stream) => stream.upstreams),
    )
  }

  /** This stream and another one, of any type, for one operator; see {@link ConnectedStreams}. */
  connect<B>(other: BroadcastStream<B>): BroadcastConnectedStream<T, B>
  connect<B>(other: DataStream<B>): ConnectedStreams<T, B>
  connect<B>(
    other: DataStream<B> | BroadcastStream<B>,
  ): ConnectedStreams<T, B> | BroadcastConnectedStream<T, B> {
    if (other instanceof BroadcastStream) return new BroadcastConnectedStream<T, B>(this, other)
    return new ConnectedStreams<T, B>(this, other)
  }

  /** Pairs of records of this stream and another one, of one key in one window; see {@link WindowedJoin}. */
  join<B>(other: DataStream<B>): JoinBuilder<T, B, 'join'> {
    return new JoinBuilder<T, B, 'join'>(this, other, 'join')
  }

  /** Groups of records of this stream and another one, of one key in one window; see {@link WindowedJoin}. */
  coGroup<B>(other: DataStream<B>): JoinBuilder<T, B, 'coGroup'> {
    return new JoinBuilder<T, B, 'coGroup'>(this, other, 'coGroup')
  }

  /**
   * A loop: what it is closed with comes here once more; see {@link IterativeStream}. Not in BATCH mode.
   *
   * @param maxWait how long nothing may come back, once the input has ended, before the loop ends: longer than a record
   *   takes to go around. Default 0: it never ends
   * @throws OptionError `INVALID_OPTION`
   */
  iterate(maxWait: Duration = 0): IterativeStream<T> {
    const maxWaitMs = toMillis(maxWait)
    if (maxWaitMs < 0) throw new OptionError(`An iteration cannot wait for ${maxWait}: give 0 or more.`)
    return this.env.iterative<T>(this.upstreams, maxWaitMs)
  }

  /** Gives records timestamps and the stream watermarks, in mid-stream: replaces those from above. Better do it at the source. */
  assignTimestampsAndWatermarks(strategy: WatermarkStrategy<T>): SingleOutputStream<T> {
    const interval = this.env.autoWatermarkIntervalMs
    return this.transform(
      'Timestamps and watermarks',
      () => new TimestampsAndWatermarksOperator(strategy, interval, false),
      {
        watermarks: strategy.description,
      },
      () => new TimestampsAndWatermarksOperator(strategy.asBatch(), 0, false),
    )
  }

  /** Cuts the whole stream into windows. Not parallel: one subtask takes all records. */
  windowAll<W extends Window>(assigner: WindowAssigner<T, W>): WindowedStream<T, null, W> {
    const upstreams = this.partitioned('global')
    return new WindowedStream<T, null, W>(
      this.env,
      upstreams,
      () => null,
      { assigner, allowedLatenessMs: 0 },
      true,
    )
  }

  /** Windows of `size` records, or every `slide` records over the last `size`. Not parallel. */
  countWindowAll(size: number, slide?: number): WindowedStream<T, null, GlobalWindow> {
    const windows = this.windowAll(GlobalWindows.create<T>())
    if (slide === undefined) return windows.trigger(PurgingTrigger.of(CountTrigger.of(size)))
    return windows.evictor(CountEvictor.of<T>(size)).trigger(CountTrigger.of(slide))
  }

  /** The records that an operator emitted to a side output. */
  getSideOutput<R>(tag: OutputTag<R>): DataStream<R> {
    return new DataStream<R>(
      this.env,
      this.upstreams.map(({ node }) => ({ node, side: tag.id, partition: 'auto' })),
    )
  }

  /** Records go to the subtask of the same number. */
  forward(): DataStream<T> {
    return new DataStream<T>(this.env, this.partitioned('forward'))
  }

  /** Records go to all subtasks in turns. */
  rebalance(): DataStream<T> {
    return new DataStream<T>(this.env, this.partitioned('rebalance'))
  }

  /** As `rebalance`, but each subtask deals only to its share of the consumers. */
  rescale(): DataStream<T> {
    return new DataStream<T>(this.env, this.partitioned('rescale'))
  }

  /** Records go to subtasks by chance. */
  shuffle(): DataStream<T> {
    return new DataStream<T>(this.env, this.partitioned('shuffle'))
  }

  /** Every record goes to every subtask. With descriptors: a stream to `connect`, whose records fill these states. */
  broadcast(): DataStream<T>
  broadcast(...descriptors: readonly MapStateDescriptor<any, any>[]): BroadcastStream<T>
  broadcast(...descriptors: readonly MapStateDescriptor<any, any>[]): DataStream<T> | BroadcastStream<T> {
    const stream = new DataStream<T>(this.env, this.partitioned('broadcast'))
    return descriptors.length === 0 ? stream : new BroadcastStream<T>(stream, descriptors)
  }

  /** All records go to the first subtask. */
  global(): DataStream<T> {
    return new DataStream<T>(this.env, this.partitioned('global'))
  }

  /**
   * A function of yours chooses the subtask, 0 to `channels − 1`, for a key. The key comes first, so that its type is
   * known to the function.
   */
  partitionCustom<K>(keyOf: (value: T) => K, choose: (key: K, channels: number) => number): DataStream<T> {
    return new DataStream<T>(this.env, this.partitioned('custom', { keyOf, choose }))
  }

  /** Ends the stream in a sink. */
  sinkTo<S, C>(sink: Sink<T, S, C>): DataStreamSink {
    return this.addSink('Sink', sink)
  }

  /** Prints every record, with `name>` before it if a name is given. At least once after a failure. */
  print(name?: string): DataStreamSink {
    return this.addSink('Print', new PrintSink<T>(name))
  }

  /**
   * The records in the calling program. A job of its own: this stream and what feeds it. With checkpoints records come
   * exactly once, when a checkpoint is complete; see {@link CollectOptions}.
   *
   * @throws OptionError `INVALID_OPTION`
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   *
   * const env = new StreamExecutionEnvironment({ checkpointing: '1 h' })
   * const numbers = env.fromSequence(1, 3)
   * for await (const n of numbers.collect({ delivery: 'immediate' })) console.log(n)
   * // → 1
   * // → 2
   * // → 3
   */
  collect({ delivery, ...options }: CollectOptions = {}): Collected<T> {
    return new Collected<T>(
      (queue): JobHandle => this.env.collectInto(this.upstreams, queue, options),
      delivery,
    )
  }

  /** @internal */
  protected transform<R>(
    name: string,
    create: () => Operator,
    traits?: Readonly<Record<string, string>>,
    createBatch?: () => Operator,
    batchPreAggregation?: PreAggregation,
  ): SingleOutputStream<R> {
    return this.addOperator(name, { kind: 'operator', create, createBatch, batchPreAggregation }, traits)
  }

  /** @internal */
  protected addOperator<R>(
    name: string,
    code: NodeCode,
    traits?: Readonly<Record<string, string>>,
  ): SingleOutputStream<R> {
    return this.env.addStream<R>({ kind: 'operator', name, code, traits }, [this.upstreams])
  }

  private addSink<S, C>(name: string, sink: Sink<T, S, C>): DataStreamSink {
    const node = this.env.addNode(
      { kind: 'sink', name, code: { kind: 'operator', create: () => new SinkOperator(sink) } },
      [this.upstreams],
    )
    return new DataStreamSink(node)
  }

  private partitioned(partition: PartitionKind, code?: EdgeCode): Upstream[] {
    return this.upstreams.map((upstream) => ({
      ...upstream,
      partition,
      ...(code === undefined ? {} : { code }),
    }))
  }
}
