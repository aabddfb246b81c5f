/** Functions over matches in the shape of a {@link PatternProcessFunction}. */
import type { Collector, OutputTag } from '@wiesel/runtime'
import type { CountFunction, PatternContext, PatternProcessFunction } from '../operator/pattern-function.ts'

/** Makes one result of a match. */
export type Select<M, R, K> = (match: M, context: PatternContext<K>) => R

/** Makes any number of results of a match. */
export type FlatSelect<M, R, K> = (match: M, out: Collector<R>, context: PatternContext<K>) => void

/** What `select` is given: a function over matches; or a tag and a function for timed-out ones before it. */
export type SelectArguments<M, R, L, K> =
  | [select: Select<M, R, K>]
  | [timedOut: OutputTag<L>, onTimeout: Select<Partial<M>, L, K>, select: Select<M, R, K>]

/** What `flatSelect` is given. */
export type FlatSelectArguments<M, R, L, K> =
  | [select: FlatSelect<M, R, K>]
  | [timedOut: OutputTag<L>, onTimeout: FlatSelect<Partial<M>, L, K>, select: FlatSelect<M, R, K>]

export function selectFunction<M, R, L, K>(
  ...given: SelectArguments<M, R, L, K>
): PatternProcessFunction<M, R, K> {
  if (given.length === 1) {
    const [select] = given
    return { processMatch: (match, context, out) => out(select(match, context)) }
  }
  const [tag, onTimeout, select] = given
  return {
    processMatch: (match, context, out) => out(select(match, context)),
    processTimedOutMatch: (match, context) => context.output(tag, onTimeout(match, context)),
  }
}

export function flatSelectFunction<M, R, L, K>(
  ...given: FlatSelectArguments<M, R, L, K>
): PatternProcessFunction<M, R, K> {
  if (given.length === 1) {
    const [select] = given
    return { processMatch: (match, context, out) => select(match, out, context) }
  }
  const [tag, onTimeout, select] = given
  return {
    processMatch: (match, context, out) => select(match, out, context),
    processTimedOutMatch: (match, context) =>
      onTimeout(match, (value) => context.output(tag, value), context),
  }
}

export function countFunction<M>(): PatternProcessFunction<M, number> & CountFunction<number> {
  return { processMatch: () => {}, processCount: (count, out) => out(count) }
}
