/**
 * What: an object of a checkpoint as bytes: a header that tells whether the rest is whole.
 * Layout: `WSLC`, version (2 bytes), 2 bytes of nothing, CRC-32 of the payload, length of the payload (4 bytes each,
 *   little-endian), payload.
 */
import { CheckpointError } from './checkpoint-error.ts'
import { crc32 } from './crc32.ts'

const MAGIC = 0x434c5357
const VERSION = 3
export const HEADER_BYTES = 16

/**
 * @param pieces the payload, to be put together
 * @param memory where to do it. Default: fresh memory
 */
export function seal(
  pieces: readonly Uint8Array[],
  memory?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const bytes = memory?.subarray(0, HEADER_BYTES + length) ?? new Uint8Array(HEADER_BYTES + length)
  bytes.fill(0, 0, HEADER_BYTES)
  let at = HEADER_BYTES
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, VERSION, true)
  view.setUint32(8, crc32(bytes.subarray(HEADER_BYTES)), true)
  view.setUint32(12, length, true)
  return bytes
}

/** The checksum in the header of sealed bytes. */
export function checksumOf(sealed: Uint8Array): number {
  return new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength).getUint32(8, true)
}

/** @throws CheckpointError `CHECKPOINT_DAMAGED` when the bytes are not what was sealed; `CHECKPOINT_VERSION` */
export function unseal(name: string, bytes: Uint8Array): Uint8Array {
  const damaged = (what: string): CheckpointError =>
    new CheckpointError('CHECKPOINT_DAMAGED', `"${name}" is damaged: ${what}. Use an older checkpoint.`)
  if (bytes.length < HEADER_BYTES) throw damaged(`it has ${bytes.length} bytes, less than its header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw damaged('it does not begin as a file of a checkpoint does')
  const version = view.getUint16(4, true)
  if (version !== VERSION)
    throw new CheckpointError(
      'CHECKPOINT_VERSION',
      `"${name}" has version ${version} of the format; this release reads version ${VERSION}. Use the release that wrote it, or a later one.`,
    )
  const payload = bytes.subarray(HEADER_BYTES)
  if (view.getUint32(12, true) !== payload.length)
    throw damaged(
      `it should have ${view.getUint32(12, true)} bytes behind the header and has ${payload.length}`,
    )
  if (crc32(payload) !== view.getUint32(8, true)) throw damaged('its checksum is wrong')
  return payload
}
