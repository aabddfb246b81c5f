/*
 * Reads one split of a stream format: bytes are loaded in the background, bounded by a queue, and decoded in `read`.
 *
 * Where reading begins: at the beginning of the split; at the position of a checkpoint; or, in the middle of a file, one
 * byte before the split, so that the decoder sees whether a line ends there and skips the record that the split before
 * owns. Compressed files are read from their first byte, and what comes before the position is dropped.
 */
import {
  CompressionError,
  type BadRecord,
  type Compression,
  type Decoder,
  type DecoderPosition,
  type StreamFormat,
} from '@wiesel/formats'
import { decompress } from '@wiesel/formats/node'
import { FileError } from '../errors/file-error.ts'
import type { ReadableFile } from '../file-system/file-system.ts'
import { ChunkQueue } from './chunk-queue.ts'
import type { FileSplit } from './file-split.ts'
import type { InputContext } from './input-context.ts'
import type { SplitInput } from './split-input.ts'

const CHUNK_BYTES = 1 << 18
const AHEAD_BYTES = 1 << 20

/** See the top of the file. */
export class StreamInput<T> implements SplitInput<T> {
  readonly #split: FileSplit
  readonly #format: StreamFormat<T>
  readonly #compression: Compression | undefined
  readonly #context: InputContext
  readonly #queue: ChunkQueue
  readonly #filled: Promise<void>
  #decoder: Decoder<T> | undefined
  #done = false

  constructor(
    split: FileSplit,
    format: StreamFormat<T>,
    compression: Compression | undefined,
    context: InputContext,
  ) {
    this.#split = split
    this.#format = format
    this.#compression = compression
    this.#context = context
    this.#queue = new ChunkQueue(AHEAD_BYTES, () => context.onReady())
    this.#filled = this.#queue.fill(this.#chunks())
  }

  get loaded(): boolean {
    return this.#queue.ended || this.#done
  }

  get done(): boolean {
    return this.#done
  }

  read(out: T[], limit: number): number {
    for (;;) {
      const decoder = this.#decoder
      const count = decoder === undefined ? 0 : decoder.read(out, limit)
      if (decoder?.done === true) this.#done = true
      if (count > 0 || this.#done) return count
      const chunk = this.#queue.take()
      if (chunk !== undefined) this.#decoder!.push(chunk)
      else if (this.#queue.error !== undefined) return this.#fail(this.#queue.error)
      else if (!this.#queue.ended || decoder === undefined) return 0
      else decoder.end()
    }
  }

  /** Where bad records are left out, the rest of a damaged compressed file is one. */
  #fail(error: unknown): number {
    if (!(error instanceof CompressionError) || !this.#context.skipsBad) throw error
    const { offset, line } = this.#decoder!.position()
    this.#context.onBadRecord(this.#split.path, { line, byteOffset: offset, reason: error.message, raw: '' })
    this.#done = true
    return 0
  }

  position(): unknown {
    return this.#decoder?.position() ?? this.#split.position
  }

  async close(): Promise<void> {
    this.#queue.close()
    await this.#filled
  }

  /** The bytes from where reading begins. Makes the decoder on the way. */
  async *#chunks(): AsyncGenerator<Uint8Array> {
    const file = await this.#context.files.openRead(this.#split.path)
    try {
      const from = await this.#begin(file)
      if (this.#compression === undefined) yield* this.#read(file, from)
      else yield* skip(decompress(this.#read(file, 0), this.#compression, this.#split.path), from)
    } finally {
      await file.close()
    }
  }

  /** Makes the decoder and returns the offset of the first byte it needs. */
  async #begin(file: ReadableFile): Promise<number> {
    const { path, start, end } = this.#split
    const position = this.#split.position as DecoderPosition | undefined
    const until = this.#compression === undefined ? end : undefined
    const onBadRecord = (bad: BadRecord) => this.#context.onBadRecord(path, bad)
    if (position !== undefined || start === 0) {
      this.#decoder = this.#format.createDecoder({ from: position, until, onBadRecord })
      return position?.offset ?? 0
    }
    const state = this.#format.needsPreamble ? await this.#preamble(file) : undefined
    const from = { offset: start - 1, partial: true, state }
    this.#decoder = this.#format.createDecoder({ from, until, onBadRecord })
    return start - 1
  }

  /** What the decoder learns from the beginning of the file, such as the columns of a header. */
  async #preamble(file: ReadableFile): Promise<unknown> {
    const decoder = this.#format.createDecoder({ onBadRecord: () => {} })
    const out: T[] = []
    for await (const chunk of this.#read(file, 0, 1 << 14)) {
      decoder.push(chunk)
      decoder.read(out, 1)
      const { state } = decoder.position()
      if (state !== undefined || decoder.done) return state
    }
    decoder.end()
    decoder.read(out, 1)
    return decoder.position().state
  }

  async *#read(file: ReadableFile, from: number, chunkBytes = CHUNK_BYTES): AsyncGenerator<Uint8Array> {
    const { path, end } = this.#split
    for (let at = from; ;) {
      const chunk = await file.read(at, chunkBytes)
      at += chunk.length
      this.#context.bytesRead.value += chunk.length
      if (chunk.length > 0) yield chunk
      if (chunk.length === chunkBytes) continue
      if (at < end) {
        const reason = `it ends at byte ${at}, and had ${end} bytes when the source listed it. Do not change files that are read.`
        throw new FileError('FILE_CHANGED', path, 'read', { reason })
      }
      return
    }
  }
}

/** The chunks without their first `count` bytes. */
async function* skip(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}
