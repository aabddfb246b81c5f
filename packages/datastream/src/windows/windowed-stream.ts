import {
  OptionError,
  toMillis,
  type AggregateFunction,
  type Duration,
  type Evictor,
  type FieldOf,
  type Key,
  type OutputTag,
  type ReduceFunction,
  type Trigger,
  type Window,
  type WindowAssigner,
} from '@wiesel/runtime'
import {
  aggregateAggregation,
  aggregateField,
  checkMergeable,
  chooseLayout,
  createWindowOperator,
  extremalRecord,
  inBothModes,
  KEY_BY_KEY,
  listAggregation,
  reduceAggregation,
  windowPreAggregation,
  type ProcessWindow,
  type Upstream,
  type WindowAggregation,
  type WindowOptions,
} from '@wiesel/runtime/internal'
import type { StreamExecutionEnvironment } from '../job/environment.ts'
import type { SingleOutputStream } from '../streams/single-output-stream.ts'

/** What a windowed stream has been told so far. */
export interface WindowSettings<T, W extends Window> {
  readonly assigner: WindowAssigner<T, W>
  readonly trigger?: Trigger<T, W>
  readonly evictor?: Evictor<T, W>
  readonly allowedLatenessMs: number
  readonly lateTag?: string
}

/**
 * A stream cut into windows: say how each window is computed.
 *
 * Results carry the timestamp of the end of their window. Records that come after the watermark passed the end of their
 * window (and the allowed lateness) are dropped and counted, or go to a side output.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'
 *
 * interface Reading { sensor: string; at: number; value: number }
 * const env = new StreamExecutionEnvironment()
 * const readings = env.fromCollection<Reading>(
 *   [{ sensor: 'a', at: 100, value: 3 }, { sensor: 'a', at: 900, value: 5 }, { sensor: 'a', at: 1200, value: 1 }],
 *   WatermarkStrategy.forMonotonousTimestamps<Reading>().withTimestampAssigner((r) => r.at),
 * )
 * const highest = readings.keyBy((r) => r.sensor).window(TumblingEventTimeWindows.of('1 s')).maxBy('value')
 * for await (const r of highest.collect()) console.log(r.value)
 * // → 5
 * // → 1
 */
export class WindowedStream<T, K extends Key, W extends Window> {
  private readonly env: StreamExecutionEnvironment
  private readonly upstreams: readonly Upstream[]
  private readonly keyOf: (value: T) => K
  private readonly settings: WindowSettings<T, W>
  private readonly global: boolean

  /** @internal @param global whether all records have one key, so that one subtask does everything */
  constructor(
    env: StreamExecutionEnvironment,
    upstreams: readonly Upstream[],
    keyOf: (value: T) => K,
    settings: WindowSettings<T, W>,
    global: boolean,
  ) {
    this.env = env
    this.upstreams = upstreams
    this.keyOf = keyOf
    this.settings = settings
    this.global = global
  }

  /**
   * When windows fire, instead of the assigner's default.
   *
   * @throws PlanError `TRIGGER_CANNOT_MERGE`
   */
  trigger(trigger: Trigger<any, any>): WindowedStream<T, K, W> {
    checkMergeable(this.settings.assigner, trigger)
    return this.with({ trigger })
  }

  /** Drops records from a window when it fires. Keeps all records of a window: use it only where it is needed. */
  evictor(evictor: Evictor<T, any>): WindowedStream<T, K, W> {
    return this.with({ evictor })
  }

  /** How long after its end a window still takes records; each fires it once more. Event time only. Default 0. */
  allowedLateness(lateness: Duration): WindowedStream<T, K, W> {
    return this.with({ allowedLatenessMs: toMillis(lateness) })
  }

  /** Late records go to this side output of the result, instead of being dropped. */
  sideOutputLateData(tag: OutputTag<T>): WindowedStream<T, K, W> {
    return this.with({ lateTag: tag.id })
  }

  /** The reduction of each window's records; a window function may follow, with the one result as its elements. */
  reduce(reduce: ReduceFunction<T>): SingleOutputStream<T>
  reduce<R>(reduce: ReduceFunction<T>, process: ProcessWindow<T, R, K, W>): SingleOutputStream<R>
  reduce<R>(reduce: ReduceFunction<T>, process?: ProcessWindow<T, R, K, W>): SingleOutputStream<T | R> {
    refuseRich('reduce', reduce)
    return this.apply('reduce', reduceAggregation(reduce), process, false)
  }

  /** An aggregation of each window's records; a window function may follow, with the one result as its elements. */
  aggregate<Acc, R>(aggregate: AggregateFunction<T, Acc, R>): SingleOutputStream<R>
  aggregate<Acc, V, R>(
    aggregate: AggregateFunction<T, Acc, V>,
    process: ProcessWindow<V, R, K, W>,
  ): SingleOutputStream<R>
  aggregate<Acc, V, R>(
    aggregate: AggregateFunction<T, Acc, V>,
    process?: ProcessWindow<V, R, K, W>,
  ): SingleOutputStream<V | R> {
    refuseRich('aggregate', aggregate)
    return this.apply('aggregate', aggregateAggregation(aggregate), process, false)
  }

  /** A function over all records of each window. Keeps them all: prefer `aggregate` with a function where it is possible. */
  process<R>(process: ProcessWindow<T, R, K, W>): SingleOutputStream<R> {
    return this.apply('process', listAggregation<T>(), process, true)
  }

  /** The sum of a field over each window; other fields are those of its first record. */
  sum(field?: FieldOf<T, number | bigint>): SingleOutputStream<T> {
    return this.reduce(aggregateField<T>('sum', field))
  }

  /** The smallest value of a field in each window; other fields are those of its first record. */
  min(field?: FieldOf<T, number | bigint | string | Date>): SingleOutputStream<T> {
    return this.reduce(aggregateField<T>('min', field))
  }

  /** The largest value of a field in each window; other fields are those of its first record. */
  max(field?: FieldOf<T, number | bigint | string | Date>): SingleOutputStream<T> {
    return this.reduce(aggregateField<T>('max', field))
  }

  /** The record with the smallest field in each window; on a tie the earlier one if `first`. */
  minBy(field?: FieldOf<T, number | bigint | string | Date>, first = true): SingleOutputStream<T> {
    return this.reduce(extremalRecord<T>('min', field, first))
  }

  /** The record with the largest field in each window; on a tie the earlier one if `first`. */
  maxBy(field?: FieldOf<T, number | bigint | string | Date>, first = true): SingleOutputStream<T> {
    return this.reduce(extremalRecord<T>('max', field, first))
  }

  private with(change: Partial<WindowSettings<T, W>>): WindowedStream<T, K, W> {
    return new WindowedStream(
      this.env,
      this.upstreams,
      this.keyOf,
      { ...this.settings, ...change },
      this.global,
    )
  }

  private apply<Acc, Result, R>(
    what: string,
    aggregation: WindowAggregation<T, Acc, Result>,
    process: ProcessWindow<any, R, K, W> | undefined,
    keepsElements: boolean,
  ): SingleOutputStream<any> {
    const options: WindowOptions<K, T, Acc, Result, R, W> = {
      ...this.settings,
      keyOf: this.keyOf,
      aggregation,
      process,
      keepsElements,
    }
    const layout = chooseLayout(options, declaresClear(process))
    const preAggregation = windowPreAggregation(options, layout)
    return this.env.addStream(
      {
        kind: 'operator',
        name: `${this.settings.assigner.name} ${what}`,
        code: {
          ...inBothModes(
            () => createWindowOperator(options, layout),
            [this.keyOf],
            () => createWindowOperator(options, KEY_BY_KEY),
          ),
          preAggregation,
        },
        forceOne: this.global,
        traits: { state: `${layout.layout} (${layout.reason})` },
      },
      [this.upstreams],
    )
  }
}

function declaresClear(process: ProcessWindow<any, any, any, any> | undefined): boolean {
  if (process === undefined) return false
  return (typeof process === 'function' ? process() : process).clear !== undefined
}

/** A function that folds the records of a window is called for many keys and windows and never opened. */
function refuseRich(what: 'reduce' | 'aggregate', fold: object): void {
  const isPlain = what === 'reduce' ? typeof fold === 'function' : !('open' in fold) && !('close' in fold)
  if (isPlain) return
  throw new OptionError(
    `${what} over windows takes ${what === 'reduce' ? 'a plain function' : 'an aggregate function without open and close'}: it is never opened, and has no context. Do what needs those in the window function behind it.`,
  )
}
