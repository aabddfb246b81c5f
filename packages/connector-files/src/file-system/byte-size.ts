import { OptionError } from '@wiesel/runtime'

/** A number of bytes, or text such as `'64 MB'`, `'1.5 GiB'`, `'512 kb'`. Units are powers of 1,024, as in Flink. */
export type ByteSize = number | string

const UNITS: Record<string, number> = { '': 1, b: 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 }

/** The number of bytes of a {@link ByteSize}. At least 1. */
export function toBytes(size: ByteSize, option: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:([kmg])(?:i?b)?|b|)\s*$/i.exec(String(size))
  const bytes = match === null ? NaN : Math.round(Number(match[1]) * UNITS[(match[2] ?? '').toLowerCase()])
  if (bytes >= 1) return bytes
  throw new OptionError(
    `The option "${option}" is "${size}", which is no size of at least one byte. Write a number of bytes, or text such as "64 MB".`,
  )
}
