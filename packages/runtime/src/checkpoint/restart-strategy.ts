import { OptionError } from '../errors/errors.ts'
import { toMillis, type Duration } from '../time/duration.ts'

/**
 * When a job that has failed is started again. Defaults are Flink's.
 *
 * - `none`: never
 * - `fixed-delay`: `attempts` times (default 1), `delay` after each failure (default 1 s)
 * - `failure-rate`: as long as there are at most `failures` (default 1) within `interval` (default 1 min), after `delay` (default 1 s)
 * - `exponential-delay`: after `initialDelay` (default 1 s), times `multiplier` (default 1.5) with each failure up to `maxDelay`
 *   (default 1 min), spread by `jitter` (default 0.1: ten per cent either way); from the beginning again after `resetAfter`
 *   (default 1 h) without a failure; `attempts` times in a row (default: without end)
 */
export type RestartStrategy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed-delay'; readonly attempts?: number; readonly delay?: Duration }
  | {
      readonly kind: 'failure-rate'
      readonly failures?: number
      readonly interval?: Duration
      readonly delay?: Duration
    }
  | {
      readonly kind: 'exponential-delay'
      readonly initialDelay?: Duration
      readonly maxDelay?: Duration
      readonly multiplier?: number
      readonly jitter?: number
      readonly resetAfter?: Duration
      readonly attempts?: number
    }

/** Decides about restarts of one job, one failure after the other. */
export interface RestartBackoff {
  /** A failure at `now`: milliseconds to wait, or `undefined` when the job is not to be started again. */
  next(now: number): number | undefined
}

/** @throws OptionError `INVALID_OPTION` */
export function createBackoff(strategy: RestartStrategy, random: () => number): RestartBackoff {
  switch (strategy.kind) {
    case 'none':
      return { next: () => undefined }
    case 'fixed-delay': {
      const delay = span(strategy.delay ?? 1000, 'delay')
      let left = atLeast(0, strategy.attempts ?? 1, 'attempts')
      return { next: () => (left-- > 0 ? delay : undefined) }
    }
    case 'failure-rate':
      return failureRate(strategy)
    case 'exponential-delay':
      return exponential(strategy, random)
    default:
      throw new OptionError(
        `There is no restart strategy "${(strategy as { kind: string }).kind}". There are: none, fixed-delay, failure-rate, exponential-delay.`,
      )
  }
}

function failureRate(strategy: RestartStrategy & { kind: 'failure-rate' }): RestartBackoff {
  const delay = span(strategy.delay ?? 1000, 'delay')
  const interval = span(strategy.interval ?? 60_000, 'interval')
  const most = atLeast(0, strategy.failures ?? 1, 'failures')
  let failures: number[] = []
  return {
    next: (now) => {
      failures = [...failures, now].filter((time) => now - time <= interval)
      return failures.length > most ? undefined : delay
    },
  }
}

function exponential(
  strategy: RestartStrategy & { kind: 'exponential-delay' },
  random: () => number,
): RestartBackoff {
  const initial = span(strategy.initialDelay ?? 1000, 'initialDelay')
  const most = span(strategy.maxDelay ?? 60_000, 'maxDelay')
  const multiplier = atLeast(1, strategy.multiplier ?? 1.5, 'multiplier')
  const jitter = atLeast(0, strategy.jitter ?? 0.1, 'jitter')
  const resetAfter = span(strategy.resetAfter ?? 3_600_000, 'resetAfter')
  const attempts = atLeast(0, strategy.attempts ?? Infinity, 'attempts')
  let delay = initial
  let inARow = 0
  let runningSince = -Infinity
  return {
    next: (now) => {
      if (now - runningSince >= resetAfter) {
        delay = initial
        inARow = 0
      }
      if (++inARow > attempts) return undefined
      const wait = Math.max(0, delay + delay * jitter * (2 * random() - 1))
      delay = Math.min(most, delay * multiplier)
      runningSince = now + wait
      return Math.min(most, wait)
    },
  }
}

function span(value: Duration, name: string): number {
  return atLeast(0, toMillis(value), name)
}

function atLeast(least: number, value: number, name: string): number {
  if (typeof value === 'number' && value >= least) return value
  throw new OptionError(
    `The option "${name}" of the restart strategy is ${value}; it must be ${least} or more.`,
  )
}
