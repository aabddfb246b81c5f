import { WieselError } from '@wiesel/runtime'

/** The compressions that are read: gzip (`.gz`, `.gzip`), zlib (`.deflate`, `.zz`), Zstandard (`.zst`). */
export type Compression = 'gzip' | 'deflate' | 'zstd'

const BY_EXTENSION: Record<string, Compression> = {
  gz: 'gzip',
  gzip: 'gzip',
  deflate: 'deflate',
  zz: 'deflate',
  zst: 'zstd',
  zstd: 'zstd',
}
const EXTENSIONS: Record<Compression, string> = { gzip: '.gz', deflate: '.deflate', zstd: '.zst' }
const NOT_READ = new Set(['bz2', 'xz', 'lzma', 'lz4', 'br', 'zip', '7z', 'z', 'snappy', 'lzo'])

/**
 * Compressed data that cannot be read. `code` is `COMPRESSION_CUT`, `COMPRESSION_DAMAGED` or
 * `COMPRESSION_UNSUPPORTED`.
 *
 * @example
 * import { compressionOfName, type CompressionError } from '@wiesel/formats'
 * try {
 *   compressionOfName('data.csv.xz')
 * } catch (error) {
 *   console.log((error as CompressionError).code) // → COMPRESSION_UNSUPPORTED
 * }
 */
export class CompressionError extends WieselError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, message, { cause })
  }
}

/**
 * The compression that the extension of a file name tells; `undefined` for none.
 *
 * @throws CompressionError `COMPRESSION_UNSUPPORTED` for `.bz2`, `.xz` and others that would otherwise be read as text.
 * @example
 * import { compressionOfName } from '@wiesel/formats'
 * console.log(compressionOfName('logs/2024.csv.gz'), compressionOfName('logs/2024.csv')) // → gzip undefined
 */
export function compressionOfName(name: string): Compression | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1].toLowerCase() ?? ''
  if (NOT_READ.has(extension)) {
    throw new CompressionError(
      'COMPRESSION_UNSUPPORTED',
      `${name} is compressed in a way that is not read (.${extension}). Unpack it, or compress it with gzip or zstd. ` +
        "If it is not compressed, say compression: 'none'.",
    )
  }
  return BY_EXTENSION[extension]
}

/** The extension files of a compression have, with its dot.
 *
 * @example
 * import { extensionOf } from '@wiesel/formats'
 * console.log(extensionOf('zstd')) // → .zst
 */
export function extensionOf(compression: Compression): string {
  return EXTENSIONS[compression]
}
