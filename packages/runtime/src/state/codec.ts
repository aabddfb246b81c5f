import { Packr } from 'msgpackr'
import { WieselError } from '../errors/wiesel-error.ts'
import { describeValue } from '../errors/describe-value.ts'

const packr = new Packr({ structuredClone: true, moreTypes: true, useRecords: true })

function isNegativeZero(value: unknown): boolean {
  return value === 0 && Object.is(value, -0)
}

/**
 * Bytes of a value that is plain data: what structured clone takes, without class instances.
 *
 * @throws WieselError `STATE_NOT_SERIALIZABLE` for functions and symbols.
 */
export function encode(value: unknown): Uint8Array {
  try {
    // −0 alone has no place in MessagePack's integers; inside records it becomes 0, as the docs' table says.
    return new Uint8Array(packr.pack(isNegativeZero(value) ? 0 : value))
  } catch (cause) {
    throw new WieselError(
      'STATE_NOT_SERIALIZABLE',
      `${describeValue(value)} cannot be written to a snapshot: ${cause instanceof Error ? cause.message : String(cause)}. State must be plain data.`,
      { cause },
    )
  }
}

/** The value of {@link encode}d bytes. */
export function decode(bytes: Uint8Array): unknown {
  try {
    return packr.unpack(bytes)
  } catch (cause) {
    throw new WieselError(
      'STATE_CORRUPT',
      `A state block of ${bytes.length} bytes cannot be read: ${String(cause)}.`,
      { cause },
    )
  }
}
