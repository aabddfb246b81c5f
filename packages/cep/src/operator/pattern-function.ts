import type { Collector, Emitted, ProcessContext, RuntimeContext } from '@wiesel/runtime'

/** Given to every call of a function over matches; one object, valid during the call. */
export interface PatternContext<K = unknown> extends ProcessContext {
  /** The key whose events matched; `null` where the stream has no key. */
  readonly currentKey: K
  /** The name of the rule that matched, behind {@link CEP.rules}. */
  readonly rule?: string
}

/**
 * A function over the matches of a pattern. One instance works in each subtask: pass a factory, or an object, which is
 * copied per subtask.
 *
 * `processMatch` emits through `out`, returns an iterable, or is a generator function. Results have the timestamp of the
 * event that completed the match; in processing time they have none, and `context.timestamp` is when that was.
 *
 * Partial matches that run out of time are given to `processTimedOutMatch`, if there is one, with the time at which they
 * ended as `context.timestamp`. What it makes of them goes to side outputs.
 */
export interface PatternProcessFunction<M, Out, K = unknown> {
  open?(context: RuntimeContext): void | Promise<void>
  processMatch(match: M, context: PatternContext<K>, out: Collector<Out>): Emitted<Out>
  processTimedOutMatch?(match: Partial<M>, context: PatternContext<K>): void
  close?(): void | Promise<void>
}

/** A function that is given numbers of matches instead of matches. */
export interface CountFunction<Out> {
  processCount?(count: number, out: Collector<Out>): void
}
