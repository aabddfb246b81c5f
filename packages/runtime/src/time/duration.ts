import { describeValue } from '../errors/describe-value.ts'
import { OptionError } from '../errors/errors.ts'

/** A span of time: a number of milliseconds, or text such as `'10 s'`, `'1.5 min'`, `'1 h 30 min'`. */
export type Duration = number | string

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  seconds: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
}

const PART = /(-?\d+(?:\.\d+)?)\s*([a-z]*)\s*/gy

/**
 * Milliseconds of a {@link Duration}.
 *
 * @throws OptionError `INVALID_OPTION` when the text is not a duration or the number is not finite.
 * @example
 * import { toMillis } from '@wiesel/runtime'
 * console.log(toMillis('10 s'), toMillis('1 h 30 min'), toMillis(250)) // → 10000 5400000 250
 */
export function toMillis(duration: Duration): number {
  if (typeof duration === 'number') {
    if (!Number.isFinite(duration))
      throw new OptionError(`A duration must be a finite number of milliseconds, not ${duration}.`)
    return duration
  }
  if (typeof duration !== 'string') throw notADuration(duration)
  const text = duration.trim().toLowerCase()
  let total = 0
  let end = 0
  for (const match of text.matchAll(PART)) {
    const unit = UNITS[match[2] === '' ? 'ms' : match[2]]
    if (unit === undefined) break
    total += Number(match[1]) * unit
    end = match.index + match[0].length
  }
  if (text === '' || end !== text.length) throw notADuration(duration)
  return total
}

function notADuration(value: unknown): OptionError {
  return new OptionError(
    `${describeValue(value)} is not a duration. Write milliseconds as a number, or text such as "10 s", "5 min", "1 h 30 min", "2 d".`,
  )
}
