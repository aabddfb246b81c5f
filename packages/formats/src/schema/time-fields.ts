import { ValueError } from '../errors/value-error.ts'
import { parseIsoTime } from '../time/iso-time.ts'
import { TimestampPattern } from '../time/timestamp-pattern.ts'
import { Field } from './field.ts'

/** What date and timestamp fields share: text in a pattern or in ISO 8601, to and from milliseconds. */
abstract class TimeField<T> extends Field<T> {
  abstract override readonly kind: 'date' | 'timestamp'
  readonly expected: string
  readonly #pattern: TimestampPattern | undefined

  constructor(pattern: string | undefined) {
    super()
    this.#pattern = pattern === undefined ? undefined : new TimestampPattern(pattern)
    this.expected = pattern === undefined ? 'an ISO 8601 date or time' : `a time as ${pattern}`
  }

  protected abstract fromMillis(millis: number): T
  protected abstract toMillis(value: T): number

  parse(text: string, start: number, end: number): T {
    const millis =
      this.#pattern === undefined
        ? parseIsoTime(text.slice(start, end))
        : this.#pattern.parse(text, start, end)
    return Number.isNaN(millis) ? this.reject(text, start, end) : this.fromMillis(millis)
  }

  toText(value: T): string {
    const millis = this.toMillis(value)
    return this.#pattern === undefined ? new Date(millis).toISOString() : this.#pattern.format(millis)
  }

  fromJson(value: unknown): T {
    if (typeof value === 'string') return this.parse(value, 0, value.length)
    if (value instanceof Date && !Number.isNaN(value.getTime())) return this.fromMillis(value.getTime())
    if (typeof value === 'number' && Number.isFinite(value)) return this.fromMillis(value)
    throw new ValueError(`${this.expected}, or milliseconds since 1970`, value)
  }

  toJSON(): { kind: 'date' | 'timestamp'; pattern?: string } {
    return { kind: this.kind, ...(this.#pattern && { pattern: this.#pattern.pattern }) }
  }
}

class DateField extends TimeField<Date> {
  readonly kind = 'date'

  protected fromMillis(millis: number): Date {
    return new Date(millis)
  }

  protected toMillis(value: Date): number {
    return value.getTime()
  }

  toJson(value: Date): string {
    return this.toText(value)
  }
}

class TimestampField extends TimeField<number> {
  readonly kind = 'timestamp'

  protected fromMillis(millis: number): number {
    return millis
  }

  protected toMillis(value: number): number {
    return value
  }

  toJson(value: number): number {
    return value
  }
}

/**
 * A date or time as a `Date`. Text is ISO 8601, or in the pattern given (see {@link TimestampPattern}); UTC unless it
 * names a zone.
 *
 * @example
 * import { date } from '@wiesel/formats'
 * console.log(date('dd.MM.yyyy').fromText('24.12.2024').toISOString()) // → 2024-12-24T00:00:00.000Z
 */
export function date(pattern?: string): Field<Date> {
  return new DateField(pattern)
}

/**
 * A time as milliseconds since 1970, what event time works with. Text is ISO 8601, or in the pattern given
 * (see {@link TimestampPattern}); UTC unless it names a zone.
 *
 * @example
 * import { timestamp } from '@wiesel/formats'
 * console.log(timestamp('yyyy/MM/dd HH:mm').fromText('1970/01/02 00:00')) // → 86400000
 */
export function timestamp(pattern?: string): Field<number> {
  return new TimestampField(pattern)
}
