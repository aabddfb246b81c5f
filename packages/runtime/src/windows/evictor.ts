import { OptionError } from '../errors/errors.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { Window } from './window.ts'

/** A record as a window with an evictor keeps it. */
export interface TimestampedValue<T> {
  readonly value: T
  /** Its timestamp, or NO_TIMESTAMP. */
  readonly timestamp: number
}

/**
 * Drops records from a window when it fires: those that `evict` leaves out are gone for good. `when` says whether that
 * happens before the window function runs, or after.
 */
export interface Evictor<T, W extends Window> {
  readonly name: string
  readonly when: 'before' | 'after'
  /** The records to keep, in order. */
  evict(elements: readonly TimestampedValue<T>[], window: W): readonly TimestampedValue<T>[]
}

function evictor<T>(name: string, after: boolean, evict: Evictor<T, Window>['evict']): Evictor<T, Window> {
  return { name, when: after ? 'after' : 'before', evict }
}

/** Keeps the last `n` records. */
export const CountEvictor = {
  of<T>(count: number, evictAfter = false): Evictor<T, Window> {
    if (!Number.isInteger(count) || count < 0)
      throw new OptionError(`A count evictor needs a whole number from 0 up, not ${count}.`)
    return evictor<T>(`CountEvictor(${count})`, evictAfter, (elements) =>
      elements.slice(Math.max(0, elements.length - count)),
    )
  },
}

/** Keeps records whose timestamp is less than `size` before the largest one. Does nothing for records without timestamps. */
export const TimeEvictor = {
  of<T>(size: Duration, evictAfter = false): Evictor<T, Window> {
    const sizeMs = toMillis(size)
    return evictor<T>(`TimeEvictor(${sizeMs} ms)`, evictAfter, (elements) => {
      if (elements.length === 0 || elements[0].timestamp === NO_TIMESTAMP) return elements
      const limit = elements.reduce((max, { timestamp }) => Math.max(max, timestamp), NO_TIMESTAMP) - sizeMs
      return elements.filter(({ timestamp }) => timestamp > limit)
    })
  },
}

/** Keeps records whose `delta` from the last one is below `threshold`. */
export const DeltaEvictor = {
  of<T>(threshold: number, delta: (value: T, last: T) => number, evictAfter = false): Evictor<T, Window> {
    return evictor<T>(`DeltaEvictor(${threshold})`, evictAfter, (elements) => {
      const last = elements.at(-1)
      return last === undefined
        ? elements
        : elements.filter(({ value }) => delta(value, last.value) < threshold)
    })
  },
}
