import { describeValue } from '../errors/describe-value.ts'
import { OptionError } from '../errors/errors.ts'

/** An amount of memory: a number of bytes, or text such as `'256mb'`, `'1.5 gb'`. Units are powers of 1024. */
export type ByteSize = number | string

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
}

/**
 * Bytes of a {@link ByteSize}.
 *
 * @throws OptionError `INVALID_OPTION` when the text is not an amount of memory or the number is below 1
 * @example
 * import { toBytes } from '@wiesel/runtime'
 * console.log(toBytes('256mb'), toBytes('1.5 kb'), toBytes(64)) // → 268435456 1536 64
 */
export function toBytes(size: ByteSize): number {
  const [, amount, unit] =
    typeof size === 'number'
      ? ['', String(size), '']
      : (/^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(size.trim().toLowerCase()) ?? [])
  const bytes = Number(amount) * (UNITS[unit ?? ''] ?? NaN)
  if (bytes >= 1) return Math.floor(bytes)
  throw new OptionError(
    `${describeValue(size)} is not an amount of memory. Write bytes as a number, or text such as "256mb", "1.5gb".`,
  )
}
