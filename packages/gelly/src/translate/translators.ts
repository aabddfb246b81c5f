import { OptionError } from '@wiesel/runtime'

const INT_MIN = -(2 ** 31)

/** A 64-bit whole number, as a number where that is exact and as a bigint else. */
type Long = number | bigint

function outOfRange(value: Long, low: string, high: string): OptionError {
  return new OptionError(`The id ${value} does not fit: it must be a whole number from ${low} to ${high}.`)
}

function longAddOffset(offset: number): (value: number) => number
function longAddOffset(offset: bigint): (value: bigint) => bigint
function longAddOffset(offset: any): (value: any) => any {
  if (typeof offset === 'bigint') return (value: bigint) => BigInt.asIntN(64, value + offset)
  return (value: number) => value + offset
}

/**
 * Functions for `translateGraphIds`, `translateVertexValues` and `translateEdgeValues`.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { PathGraph, translators } from '@wiesel/gelly'
 *
 * const path = new PathGraph(new ExecutionEnvironment(), 2).generate()
 * const moved = path.translateGraphIds(translators.longAddOffset(10)).translateGraphIds(translators.longToString)
 * console.log((await moved.getVertexIds().collect()).sort()) // → [ '10', '11' ]
 */
export const translators = {
  /** Digits. */
  longToString: (value: Long): string => String(value),

  /** Adds a number. Bigints wrap around at 64 bits, as Java's longs do. */
  longAddOffset,

  /** Numbers of 32 bits. @throws OptionError `INVALID_OPTION` for those that do not fit */
  longToSignedInt: (value: Long): number => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < INT_MIN || number >= -INT_MIN)
      throw outOfRange(value, '-2^31', '2^31 - 1')
    return number
  },

  /** Numbers from 0 to 2³² − 1, of which the upper half becomes negative. @throws OptionError `INVALID_OPTION` for others */
  longToUnsignedInt: (value: Long): number => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < 0 || number >= 2 ** 32) throw outOfRange(value, '0', '2^32 - 1')
    return number | 0
  },

  /** No value. */
  toNull: (): null => null,
} as const
