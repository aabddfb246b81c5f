import { TimestampPattern } from '@wiesel/formats'
import { MAX_TIMESTAMP, MIN_TIMESTAMP, OptionError } from '@wiesel/runtime'

/** What is known when a bucket is chosen. All times are milliseconds since 1970. */
export interface BucketContext {
  /** Of the record. */
  timestamp: number
  /** The job's clock. */
  now: number
  watermark: number
}

/** Chooses the directory below the sink's path that a record is written to; `''` for the path itself. */
export type Bucket<T> = (value: T, context: BucketContext) => string

/**
 * A directory for each hour (or what the pattern makes), in UTC: `2024-12-24--17`.
 *
 * `time` says whose time: `'processing'`, the clock when the record is written (default), or `'event'`, the timestamp
 * of the record.
 *
 * @throws OptionError when the pattern has no meaning; while it runs, when a record has no timestamp under `'event'`.
 * @example
 * import { dateTimeBuckets } from '@wiesel/connector-files'
 * const bucket = dateTimeBuckets('yyyy-MM-dd', { time: 'event' })
 * console.log(bucket('x', { timestamp: 0, now: 1e12, watermark: 0 })) // → 1970-01-01
 */
export function dateTimeBuckets(
  pattern = 'yyyy-MM-dd--HH',
  options: { time?: 'processing' | 'event' } = {},
): Bucket<unknown> {
  const format = new TimestampPattern(pattern)
  const unitMs = pattern.includes('S') ? 1 : 1000
  let last = NaN
  let name = ''
  return (_, { timestamp, now }) => {
    const millis = options.time === 'event' ? timestamp : now
    if (millis <= MIN_TIMESTAMP || millis >= MAX_TIMESTAMP) {
      throw new OptionError(
        "A record without a timestamp has no dateTimeBuckets bucket under time: 'event'. Assign timestamps, or use time: 'processing'.",
      )
    }
    const unit = Math.floor(millis / unitMs)
    if (unit !== last) {
      last = unit
      name = format.format(millis)
    }
    return name
  }
}

/** @throws OptionError when a bucket would lead out of the sink's directory, or be hidden from sources. */
export function checkBucket(bucket: string): string {
  const parts = bucket.split('/')
  if (
    bucket === '' ||
    parts.every(
      (part) => part !== '' && !part.startsWith('.') && !part.includes('\\') && !part.includes('\0'),
    )
  )
    return bucket
  throw new OptionError(
    `"${bucket}" is no bucket. Return a relative directory such as "2024-12-24" or "europe/oslo", without "." at the beginning of a name.`,
  )
}
