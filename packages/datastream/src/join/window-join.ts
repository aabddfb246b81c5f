import {
  toMillis,
  type Collector,
  type Duration,
  type Emitted,
  type Evictor,
  type Key,
  type ProcessWindowFunction,
  type Tagged,
  type Trigger,
  type Window,
  type WindowAssigner,
} from '@wiesel/runtime'
import {
  checkMergeable,
  chooseLayout,
  createWindowOperator,
  inBothModes,
  KEY_BY_KEY,
  listAggregation,
  tagInputs,
} from '@wiesel/runtime/internal'
import { checkSameEnvironment } from '../connect/same-environment.ts'
import type { DataStream } from '../streams/data-stream.ts'
import type { KeyedStream } from '../streams/keyed-stream.ts'
import type { SingleOutputStream } from '../streams/single-output-stream.ts'

/** Takes all records of one key and window of both sides, of which one may have none; emits any number. */
export type WindowCoGroup<L, R, Out> = (
  left: readonly L[],
  right: readonly R[],
  out: Collector<Out>,
) => Emitted<Out>

/** Whether pairs are joined, or groups. */
export type JoinKind = 'join' | 'coGroup'

/** Two streams to be joined: say with `where` and `equalTo` by which keys. */
export class JoinBuilder<L, R, F extends JoinKind> {
  private readonly left: DataStream<L>
  private readonly right: DataStream<R>
  private readonly what: F

  /** @internal @throws PlanError `OTHER_ENVIRONMENT` */
  constructor(left: DataStream<L>, right: DataStream<R>, what: F) {
    checkSameEnvironment(what, left, [right])
    this.left = left
    this.right = right
    this.what = what
  }

  /** The key of left records; `equalTo` then takes that of right ones, which has the same type. */
  where<K extends Key>(
    leftKey: (value: L) => K,
  ): { equalTo(rightKey: (value: R) => K): JoinByKey<L, R, K, F> } {
    return {
      equalTo: (rightKey) =>
        new JoinByKey<L, R, K, F>(this.left.keyBy(leftKey), this.right.keyBy(rightKey), this.what),
    }
  }
}

/** Two streams with keys: say with `window` when records belong together. */
export class JoinByKey<L, R, K extends Key, F extends JoinKind> {
  private readonly left: KeyedStream<L, K>
  private readonly right: KeyedStream<R, K>
  private readonly what: F

  /** @internal */
  constructor(left: KeyedStream<L, K>, right: KeyedStream<R, K>, what: F) {
    this.left = left
    this.right = right
    this.what = what
  }

  /** Cuts both streams into windows. What an assigner sees are records with the side they come from. */
  window<W extends Window>(assigner: WindowAssigner<Tagged<L, R>, W>): WindowedJoin<L, R, K, W, F> {
    return new WindowedJoin<L, R, K, W, F>(this.left, this.right, this.what, {
      assigner,
      allowedLatenessMs: 0,
    })
  }
}

interface Settings<L, R, W extends Window> {
  readonly assigner: WindowAssigner<Tagged<L, R>, W>
  readonly trigger?: Trigger<any, any>
  readonly evictor?: Evictor<Tagged<L, R>, any>
  readonly allowedLatenessMs: number
}

/**
 * Two streams joined in windows: what has one key and is in one window belongs together. `join` calls a function for each
 * pair, so a record without a partner vanishes; `coGroup` calls one for all records of a key and window. Results have the
 * timestamp of the end of their window.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'
 *
 * interface Event { user: string; at: number }
 * const byTime = WatermarkStrategy.forMonotonousTimestamps<Event>().withTimestampAssigner((event) => event.at)
 * const env = new StreamExecutionEnvironment()
 * const views = env.fromCollection<Event>([{ user: 'a', at: 100 }, { user: 'b', at: 200 }], byTime)
 * const clicks = env.fromCollection<Event>([{ user: 'a', at: 300 }, { user: 'a', at: 1400 }], byTime)
 * const pairs = views.join(clicks)
 *   .where((view) => view.user)
 *   .equalTo((click) => click.user)
 *   .window(TumblingEventTimeWindows.of('1 s'))
 *   .apply((view, click) => `${view.at} ${click.at}`)
 * console.log(await pairs.collect().toArray()) // → [ '100 300' ]
 */
export class WindowedJoin<L, R, K extends Key, W extends Window, F extends JoinKind> {
  private readonly left: KeyedStream<L, K>
  private readonly right: KeyedStream<R, K>
  private readonly what: F
  private readonly settings: Settings<L, R, W>

  /** @internal */
  constructor(left: KeyedStream<L, K>, right: KeyedStream<R, K>, what: F, settings: Settings<L, R, W>) {
    this.left = left
    this.right = right
    this.what = what
    this.settings = settings
  }

  /** When windows fire, instead of the assigner's default. @throws PlanError `TRIGGER_CANNOT_MERGE` */
  trigger(trigger: Trigger<any, any>): WindowedJoin<L, R, K, W, F> {
    checkMergeable(this.settings.assigner, trigger)
    return this.with({ trigger })
  }

  /** Drops records of both sides from a window when it fires. */
  evictor(evictor: Evictor<Tagged<L, R>, any>): WindowedJoin<L, R, K, W, F> {
    return this.with({ evictor })
  }

  /** How long after its end a window still takes records; each fires it once more. Default 0. */
  allowedLateness(lateness: Duration): WindowedJoin<L, R, K, W, F> {
    return this.with({ allowedLatenessMs: toMillis(lateness) })
  }

  /** The function: of `join` over each pair, of `coGroup` over all records of a key and window. */
  apply<Out>(
    this: WindowedJoin<L, R, K, W, 'join'>,
    join: (left: L, right: R) => Out,
  ): SingleOutputStream<Out>
  apply<Out>(
    this: WindowedJoin<L, R, K, W, 'coGroup'>,
    coGroup: WindowCoGroup<L, R, Out>,
  ): SingleOutputStream<Out>
  apply<Out>(apply: (left: any, right: any, out: Collector<Out>) => any): SingleOutputStream<Out> {
    const { left, right, settings, what } = this
    const coGroup =
      what === 'coGroup' ? (apply as WindowCoGroup<L, R, Out>) : eachPair(apply as (left: L, right: R) => Out)
    const keyOf = (record: Tagged<L, R>): K =>
      record.side === 'left' ? left.keyOf(record.value) : right.keyOf(record.value)
    const options = {
      ...settings,
      keyOf,
      aggregation: listAggregation<Tagged<L, R>>(),
      process: coGroupWindow<L, R, K, W, Out>(coGroup),
      keepsElements: true,
    }
    const layout = chooseLayout(options, false)
    return left.env.addStream<Out>(
      {
        kind: 'operator',
        name: `${settings.assigner.name} ${what}`,
        code: inBothModes(
          () => tagInputs(createWindowOperator(options, layout)),
          [left.keyOf, right.keyOf],
          () => tagInputs(createWindowOperator(options, KEY_BY_KEY)),
        ),
        traits: { state: `${layout.layout} (${layout.reason})` },
      },
      [left.upstreams, right.upstreams],
    )
  }

  private with(change: Partial<Settings<L, R, W>>): WindowedJoin<L, R, K, W, F> {
    return new WindowedJoin<L, R, K, W, F>(this.left, this.right, this.what, { ...this.settings, ...change })
  }
}

/** Every left record with every right one; resumable. */
function eachPair<L, R, Out>(join: (left: L, right: R) => Out): WindowCoGroup<L, R, Out> {
  return function* pairs(left, right) {
    for (const one of left) for (const other of right) yield join(one, other)
  }
}

function coGroupWindow<L, R, K, W extends Window, Out>(
  coGroup: WindowCoGroup<L, R, Out>,
): ProcessWindowFunction<Tagged<L, R>, Out, K, W> {
  return {
    process(_key, _context, records, out) {
      const [left, right]: [L[], R[]] = [[], []]
      for (const record of records) {
        if (record.side === 'left') left.push(record.value)
        else right.push(record.value)
      }
      return coGroup(left, right, out)
    },
  }
}
