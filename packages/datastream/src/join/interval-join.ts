import {
  OptionError,
  toMillis,
  type Duration,
  type Key,
  type OutputTag,
  type ProcessJoinFunction,
} from '@wiesel/runtime'
import { inBothModes, IntervalJoinOperator } from '@wiesel/runtime/internal'
import { checkSameEnvironment } from '../connect/same-environment.ts'
import type { KeyedStream } from '../streams/keyed-stream.ts'
import type { SingleOutputStream } from '../streams/single-output-stream.ts'

interface Settings {
  readonly lowerMs: number
  readonly upperMs: number
  readonly leftLateTag?: string
  readonly rightLateTag?: string
}

/** Two keyed streams to be joined by time: say with {@link IntervalJoin.between} how near partners are to each other. */
export class IntervalJoin<L, R, K extends Key> {
  private readonly left: KeyedStream<L, K>
  private readonly right: KeyedStream<R, K>

  /** @internal @throws PlanError `OTHER_ENVIRONMENT` */
  constructor(left: KeyedStream<L, K>, right: KeyedStream<R, K>) {
    checkSameEnvironment('intervalJoin', left, [right])
    this.left = left
    this.right = right
  }

  /**
   * Partners of a left record are the right records of its key from `lower` to `upper` after it, both ends included. A
   * negative bound lies before it: `'-2 s'`.
   *
   * @throws OptionError `INVALID_OPTION` for bounds that are no time spans, or in the wrong order
   */
  between(lower: Duration, upper: Duration): IntervalJoined<L, R, K> {
    const [lowerMs, upperMs] = [toMillis(lower), toMillis(upper)]
    if (lowerMs > upperMs)
      throw new OptionError(
        `The lower bound of an interval join must not be above the upper one, but ${lower} is above ${upper}.`,
      )
    return new IntervalJoined<L, R, K>(this.left, this.right, { lowerMs, upperMs })
  }
}

/**
 * Two keyed streams joined by time. Event time only. A pair is emitted as soon as both records are there, with the later
 * timestamp of both. A record before the watermark is late, and dropped.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { WatermarkStrategy } from '@wiesel/runtime'
 *
 * interface Event { user: string; at: number }
 * const byTime = WatermarkStrategy.forMonotonousTimestamps<Event>().withTimestampAssigner((event) => event.at)
 * const env = new StreamExecutionEnvironment()
 * const views = env.fromCollection<Event>([{ user: 'a', at: 1000 }, { user: 'a', at: 9000 }], byTime)
 * const clicks = env.fromCollection<Event>([{ user: 'a', at: 3000 }], byTime)
 * const pairs = views.keyBy((view) => view.user)
 *   .intervalJoin(clicks.keyBy((click) => click.user))
 *   .between(0, '5 s')
 *   .process<string>({ processElement: (view, click, _context, out) => out(`${view.at} ${click.at}`) })
 * console.log(await pairs.collect().toArray()) // → [ '1000 3000' ]
 */
export class IntervalJoined<L, R, K extends Key> {
  private readonly left: KeyedStream<L, K>
  private readonly right: KeyedStream<R, K>
  private readonly settings: Settings

  /** @internal */
  constructor(left: KeyedStream<L, K>, right: KeyedStream<R, K>, settings: Settings) {
    this.left = left
    this.right = right
    this.settings = settings
  }

  /** Records exactly at the lower bound are no partners. */
  lowerBoundExclusive(): IntervalJoined<L, R, K> {
    return this.with({ lowerMs: this.settings.lowerMs + 1 })
  }

  /** Records exactly at the upper bound are no partners. */
  upperBoundExclusive(): IntervalJoined<L, R, K> {
    return this.with({ upperMs: this.settings.upperMs - 1 })
  }

  /** Late left records go to this side output of the result, instead of being dropped. */
  sideOutputLeftLateData(tag: OutputTag<L>): IntervalJoined<L, R, K> {
    return this.with({ leftLateTag: tag.id })
  }

  /** Late right records go to this side output of the result, instead of being dropped. */
  sideOutputRightLateData(tag: OutputTag<R>): IntervalJoined<L, R, K> {
    return this.with({ rightLateTag: tag.id })
  }

  /** A function over each pair. */
  process<Out>(
    join: ProcessJoinFunction<L, R, Out> | (() => ProcessJoinFunction<L, R, Out>),
  ): SingleOutputStream<Out> {
    const { settings, left, right } = this
    const options = { ...settings, leftKey: left.keyOf, rightKey: right.keyOf, join }
    return left.env.addStream<Out>(
      {
        kind: 'operator',
        name: 'Interval join',
        code: inBothModes(() => new IntervalJoinOperator<L, R, Out>(options), [left.keyOf, right.keyOf]),
      },
      [left.upstreams, right.upstreams],
    )
  }

  private with(change: Partial<Settings>): IntervalJoined<L, R, K> {
    return new IntervalJoined<L, R, K>(this.left, this.right, { ...this.settings, ...change })
  }
}
