import type { Encoder } from '../encode/encoder.ts'
import type { Decoder, DecoderOptions } from './decoder.ts'

/**
 * An encoding of records in a stream of bytes: text lines, CSV, JSON lines, a JSON array.
 *
 * `T` is what is read, `W` what can be written.
 */
export interface StreamFormat<T, W = T> {
  readonly kind: 'stream'
  readonly name: string
  /** Whether a reader may begin in the middle and find the next record behind a line break. */
  readonly splittable: boolean
  /** Whether a reader that begins in the middle must know the beginning first (a header): the `state` of a position. */
  readonly needsPreamble: boolean
  createDecoder(options?: DecoderOptions): Decoder<T>
  /** Whether a file may end behind any record. Otherwise it is complete only when its encoder ended it. */
  readonly endsAnywhere: boolean
  createEncoder(): Encoder<W>
}
