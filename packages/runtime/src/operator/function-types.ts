import type { KeyedStateStore } from '../state/state-store.ts'
import type { OpenAccumulator } from '../accumulators/job-accumulators.ts'
import type { IterationContext } from '../iteration/aggregator.ts'
import type { MetricGroup } from '../metrics/metric-group.ts'
import type { OperatorStateStore } from '../state/operator-state.ts'
import type { OutputTag } from './output-tag.ts'

/** Takes the results of a user function. */
export type Collector<T> = (value: T) => void

/** What a function may return where it can also emit through a {@link Collector}: nothing, several values, or a generator. */
export type Emitted<T> = void | Iterable<T>

/** Where a function runs. Given to `open`. */
export interface RuntimeContext {
  readonly jobName: string
  readonly taskName: string
  readonly subtask: number
  readonly parallelism: number
  readonly maxParallelism: number
  /** How often the job, or the part of it that the function is in, was started before: 0 the first time. */
  readonly attempt: number
  readonly metrics: MetricGroup
  /** The job's parameters: the `parameters` of the environment. */
  readonly parameters: Readonly<Record<string, string>>
  /**
   * The accumulator of a name, made on first use. Those of all subtasks are merged in `JobResult.accumulators`. They
   * start anew with each attempt.
   *
   * @throws AccumulatorKindError `ACCUMULATOR_KIND` when the job has one of another kind under this name
   */
  readonly accumulator: OpenAccumulator
  /** A value given to `env.registerCachedValue`. @throws OptionError `INVALID_OPTION` when there is none */
  readonly cachedValue: <T>(name: string) => T
  /** The local path of a file given to `env.registerCachedFile`. @throws OptionError `INVALID_OPTION` when there is none */
  readonly cachedFile: (name: string) => string
  /** Has `close` called when the subtask ends, whatever happened. */
  readonly onClose: (close: () => void | Promise<void>) => void
  /** State that belongs to the subtask, not to a key. */
  readonly operatorState: OperatorStateStore
  /**
   * Has `call` called when a checkpoint is complete: it will never be undone. Checkpoints may complete without this call, by
   * a failure before it; a later one then stands for them.
   */
  readonly onCheckpointComplete: (call: (checkpoint: number) => void) => void
  /** The iteration of supersteps that the function is in. */
  readonly iteration?: IterationContext
}

/** As {@link RuntimeContext}, with the state of the current key. */
export interface KeyedRuntimeContext extends RuntimeContext, KeyedStateStore {}

/** The two clocks a timer can go by. */
export type TimeDomain = 'event-time' | 'processing-time'

/** Clocks and timers of the current key. */
export interface TimerService {
  currentWatermark(): number
  currentProcessingTime(): number
  /** Calls `onTimer` once the watermark reaches `time`. The same time twice is one timer. */
  registerEventTimeTimer(time: number): void
  registerProcessingTimeTimer(time: number): void
  deleteEventTimeTimer(time: number): void
  deleteProcessingTimeTimer(time: number): void
}

/** Given to every call of a {@link ProcessFunction}; one object, valid during the call. */
export interface ProcessContext {
  /** The record's timestamp; in `onTimer` that of an event-time timer. `null` where there is none, as for processing-time timers. */
  readonly timestamp: number | null
  readonly currentWatermark: number
  readonly currentProcessingTime: number
  /** Emits to a side output, with the timestamp of the record. */
  output<T>(tag: OutputTag<T>, value: T): void
}

/** Given to every call of a {@link KeyedProcessFunction}; one object, valid during the call. */
export interface KeyedProcessContext<K> extends ProcessContext {
  readonly currentKey: K
  readonly timers: TimerService
}

/** As {@link KeyedProcessContext}, in `onTimer`. */
export interface OnTimerContext<K> extends KeyedProcessContext<K> {
  readonly timeDomain: TimeDomain
}

/**
 * A function over a keyed stream, with state and timers. One instance works in each subtask: pass a factory, or an
 * object, which is copied per subtask.
 *
 * `processElement` and `onTimer` emit through `out`, return an iterable, or are generator functions; a generator is
 * left and resumed when the outputs are full, so it may emit without bound.
 */
export interface KeyedProcessFunction<K, In, Out> {
  open?(context: KeyedRuntimeContext): void | Promise<void>
  processElement(value: In, context: KeyedProcessContext<K>, out: Collector<Out>): Emitted<Out>
  onTimer?(timestamp: number, context: OnTimerContext<K>, out: Collector<Out>): Emitted<Out>
  close?(): void | Promise<void>
}

/**
 * A function over a stream without a key: any number of results per record, side outputs, clocks. For state and timers
 * key the stream and use a {@link KeyedProcessFunction}; the rules for instances and generators are the same.
 */
export interface ProcessFunction<In, Out> {
  // Properties, not methods: so a function that needs a key is none of these to the compiler.
  readonly open?: (context: RuntimeContext) => void | Promise<void>
  readonly processElement: (value: In, context: ProcessContext, out: Collector<Out>) => Emitted<Out>
  close?(): void | Promise<void>
}
