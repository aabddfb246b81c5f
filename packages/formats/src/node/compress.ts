import { promisify } from 'node:util'
import { gzip, zstdCompress } from 'node:zlib'

const gzipAsync = promisify(gzip)
const zstdCompressAsync = promisify(zstdCompress)

/**
 * Compresses bytes into one gzip member or zstd frame. Members one behind the other are a valid file, so a file grows
 * by whole members and may be cut back to the end of any.
 *
 * @example
 * import { gunzipSync } from 'node:zlib'
 * import { compressMember } from '@wiesel/formats/node'
 * const member = await compressMember(new TextEncoder().encode('to be'), 'gzip')
 * console.log(gunzipSync(member).toString()) // → to be
 */
export function compressMember(bytes: Uint8Array, compression: 'gzip' | 'zstd'): Promise<Uint8Array> {
  return compression === 'gzip' ? gzipAsync(bytes) : zstdCompressAsync(bytes)
}
