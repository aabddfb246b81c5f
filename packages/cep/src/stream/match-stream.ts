import type { SingleOutputStream } from '@wiesel/datastream'
import type { OutputTag } from '@wiesel/runtime'
import type { PatternProcess } from '../operator/match-emitter.ts'
import type { PatternProcessFunction } from '../operator/pattern-function.ts'
import {
  countFunction,
  flatSelectFunction,
  selectFunction,
  type FlatSelect,
  type FlatSelectArguments,
  type Select,
  type SelectArguments,
} from './select-functions.ts'

/** Matches in a stream: what can be made of them. */
export abstract class MatchStream<M extends object, K> {
  /**
   * A function over matches and timed-out partial matches. Pass a factory, or an object, which is copied per subtask.
   *
   * @example
   * import { CEP, Pattern } from '@wiesel/cep'
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   * import { outputTag, WatermarkStrategy } from '@wiesel/runtime'
   *
   * const events = new StreamExecutionEnvironment().fromCollection(
   *   [{ kind: 'order', at: 0 }, { kind: 'payment', at: 5 }, { kind: 'order', at: 20 }],
   *   WatermarkStrategy.forMonotonousTimestamps<{ kind: string; at: number }>().withTimestampAssigner(e => e.at),
   * )
   * const paid = Pattern.of<{ kind: string; at: number }>()
   *   .begin('order').where(e => e.kind === 'order')
   *   .followedBy('payment').where(e => e.kind === 'payment')
   *   .within(10)
   * const unpaid = outputTag<string>('unpaid')
   * const results = CEP.pattern(events, paid).process<string>({
   *   processMatch: ({ order, payment }, context, out) => out(`paid after ${payment[0].at - order[0].at}`),
   *   processTimedOutMatch: ({ order }, context) => context.output(unpaid, `${order![0].at}, at ${context.timestamp}`),
   * })
   * console.log(await results.collect().toArray()) // → [ 'paid after 5' ]
   * console.log(await results.getSideOutput(unpaid).collect().toArray()) // → [ '20, at 30' ]
   */
  process<R>(
    process: PatternProcessFunction<M, R, K> | (() => PatternProcessFunction<M, R, K>),
  ): SingleOutputStream<R> {
    return this.apply('process', process)
  }

  /**
   * One result for each match. With a tag, `onTimeout` makes one of each partial match that ran out of time, for that side
   * output of the result.
   */
  select<R>(select: Select<M, R, K>): SingleOutputStream<R>
  select<R, L>(
    timedOut: OutputTag<L>,
    onTimeout: Select<Partial<M>, L, K>,
    select: Select<M, R, K>,
  ): SingleOutputStream<R>
  select<R, L>(...given: SelectArguments<M, R, L, K>): SingleOutputStream<R> {
    return this.apply('select', selectFunction(...given))
  }

  /** As {@link select}, with any number of results, given to a collector. */
  flatSelect<R>(select: FlatSelect<M, R, K>): SingleOutputStream<R>
  flatSelect<R, L>(
    timedOut: OutputTag<L>,
    onTimeout: FlatSelect<Partial<M>, L, K>,
    select: FlatSelect<M, R, K>,
  ): SingleOutputStream<R>
  flatSelect<R, L>(...given: FlatSelectArguments<M, R, L, K>): SingleOutputStream<R> {
    return this.apply('flat select', flatSelectFunction(...given))
  }

  /** For each event that completes matches, how many: without producing them, which may be very many. */
  count(): SingleOutputStream<number> {
    return this.apply('count', countFunction<M>())
  }

  /** @internal */
  protected abstract apply<R>(what: string, process: PatternProcess<M, R, K>): SingleOutputStream<R>
}
