import { OptionError } from '../errors/errors.ts'
import { WieselError } from '../errors/wiesel-error.ts'
import type { RuntimeContext } from '../operator/function-types.ts'
import { toMillis, type Duration } from '../time/duration.ts'

/** One call of an asynchronous function. */
export interface AsyncCall {
  /** How often the function was called for this record before: 0 the first time. */
  readonly attempt: number
  /** Aborted when the time is over, or the job ends: give it to `fetch` and the like. */
  readonly signal: AbortSignal
  /** Resolves after some time on the job's clock, which jumps in tests. Not before the task has its turn. */
  readonly sleep: (duration: Duration) => Promise<void>
}

/**
 * A function that waits for something outside: a request, a query, a model. One instance works in each subtask: pass a
 * factory, or an object, which is copied per subtask. Calls of it overlap.
 */
export interface AsyncFunction<In, Out> {
  open?(context: RuntimeContext): void | Promise<void>
  /** The results for a record, none or several; they bear its timestamp. A rejection is retried, or fails the job. */
  invoke(value: In, call: AsyncCall): Promise<Iterable<Out>>
  /** The results for a record whose time is over. Without it, the job fails with `ASYNC_TIMEOUT`. */
  timeout?(value: In): Iterable<Out>
  close?(): void | Promise<void>
}

/** When a call is made again. */
export interface RetryOptions<Out> {
  /** How often at most, beside the first call. */
  retries: number
  /** Time before the first retry. Default 0. */
  delay?: Duration
  /** By how much the delay grows each time. Default 1: it stays the same. */
  multiplier?: number
  /** What the delay does not grow beyond. */
  maxDelay?: Duration
  /** Which failures are retried. Default: all. */
  ifError?: (error: unknown) => boolean
  /** Which results are retried. Default: none. Without retries left, the last result is taken. */
  ifResult?: (results: readonly Out[]) => boolean
}

/** How an asynchronous function is called. */
export interface AsyncOptions<Out = unknown> {
  /** Whether results keep the order of their records. Otherwise they only never cross a watermark. Default `true`. */
  ordered?: boolean
  /** How many records of a subtask are in flight at a time; then it takes no further input. Default 100. */
  capacity?: number
  /** How long all calls for one record may take together. Default: without limit. */
  timeout?: Duration
  retry?: RetryOptions<Out>
}

/** As {@link AsyncOptions}, checked. */
export interface AsyncSettings<Out> {
  readonly ordered: boolean
  readonly capacity: number
  /** 0 for none. */
  readonly timeoutMs: number
  /** The delay before a retry, counted from 0; `undefined` when there is none left. */
  readonly retryDelayMs: (retry: number) => number | undefined
  readonly ifError: (error: unknown) => boolean
  readonly ifResult: (results: readonly Out[]) => boolean
}

/** @throws OptionError `INVALID_OPTION` */
export function asyncSettings<Out>(options: AsyncOptions<Out>): AsyncSettings<Out> {
  const { ordered = true, capacity = 100, timeout = 0, retry } = options
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new OptionError(`The capacity must be a whole number from 1 up, not ${capacity}.`)
  return {
    ordered,
    capacity,
    timeoutMs: toMillis(timeout),
    retryDelayMs: retryDelays(retry),
    ifError: retry?.ifError ?? (() => retry !== undefined),
    ifResult: retry?.ifResult ?? (() => false),
  }
}

function retryDelays(retry: RetryOptions<any> | undefined): (retry: number) => number | undefined {
  const { retries = 0, delay = 0, multiplier = 1, maxDelay } = retry ?? {}
  if (!Number.isInteger(retries) || retries < 0)
    throw new OptionError(`The number of retries must be a whole number from 0 up, not ${retries}.`)
  if (!(multiplier >= 1))
    throw new OptionError(`The multiplier must be a number from 1 up, not ${multiplier}.`)
  const [first, most] = [toMillis(delay), maxDelay === undefined ? Infinity : toMillis(maxDelay)]
  return (n) => (n < retries ? Math.min(first * multiplier ** n, most) : undefined)
}

/** The calls for a record took longer than they may. */
export class AsyncTimeoutError extends WieselError {
  constructor(timeoutMs: number, attempts: number) {
    super(
      'ASYNC_TIMEOUT',
      `The result is not there after ${timeoutMs} ms and ${attempts} call${attempts === 1 ? '' : 's'}. Raise the timeout, or give the function a timeout method that says what to emit instead.`,
      { retryable: true },
    )
  }
}
