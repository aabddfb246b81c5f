/*
 * Decompression of a stream of chunks with node:zlib.
 *
 * A file may have several members (gzip) or frames (zstd), as `cat a.gz b.gz` and appending writers make them. Node's
 * gunzip goes on with the next member; its zstd decoder ends at the first frame that ends inside a chunk and drops the
 * rest without an error (Node 24), so what was not consumed goes to a new engine.
 *
 * One chunk is in the engine at a time, and the engine is paused while what came out is not taken: memory is bounded
 * by one chunk in and 256 KB out. What came out before an error is handed out before the error is thrown.
 */
import {
  createGunzip,
  createInflate,
  createZstdDecompress,
  type Gunzip,
  type Inflate,
  type ZstdDecompress,
} from 'node:zlib'
import { CompressionError, type Compression } from '../compression/compression.ts'

type Engine = Gunzip | Inflate | ZstdDecompress

const READY_BYTES_MAX = 1 << 18
const ENGINES: Record<Compression, () => Engine> = {
  gzip: () => createGunzip({ chunkSize: 1 << 16 }),
  deflate: () => createInflate({ chunkSize: 1 << 16 }),
  zstd: () => createZstdDecompress({ chunkSize: 1 << 16 }),
}

/**
 * Decompresses chunks as they come. `name` stands in errors.
 *
 * @throws CompressionError `COMPRESSION_CUT` when the data ends too early, `COMPRESSION_DAMAGED` when it is damaged or
 * something else follows it.
 * @example
 * import { gzipSync } from 'node:zlib'
 * import { decompress } from '@wiesel/formats/node'
 * const chunks = [gzipSync('to be '), gzipSync('or not')]
 * let text = ''
 * for await (const chunk of decompress(chunks, 'gzip', 'a.gz')) text += new TextDecoder().decode(chunk)
 * console.log(text) // → to be or not
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  compression: Compression,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const input = new Input(chunks)
  try {
    do {
      const member = new Member(ENGINES[compression](), input)
      try {
        for (let chunk = await member.next(); chunk !== undefined; chunk = await member.next()) yield chunk
      } catch (error) {
        throw describe(error, compression, name, input)
      } finally {
        member.close()
      }
      input.giveBack(member.consumed)
      if (compression !== 'zstd') await input.expectEnd(compression, name)
    } while (await input.hasMore())
  } finally {
    await input.close()
  }
}

/** The compressed chunks, and how many bytes of them are consumed. */
class Input {
  /** Compressed bytes in the members before. */
  offset = 0
  /** Bytes handed out since `offset`. */
  given = 0
  #rest: Uint8Array | undefined
  #last: Uint8Array = new Uint8Array(0)
  readonly #chunks: Iterator<Uint8Array> | AsyncIterator<Uint8Array>

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  }

  async next(): Promise<Uint8Array | undefined> {
    const chunk = this.#rest ?? (await this.#nextChunk())
    this.#rest = undefined
    if (chunk === undefined) return undefined
    this.#last = chunk
    this.given += chunk.length
    return chunk
  }

  async #nextChunk(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done === true) return undefined
      if (value.length > 0) return value
    }
  }

  /** Only `consumed` bytes were needed: the rest of the last chunk comes again. */
  giveBack(consumed: number): void {
    const unused = this.given - consumed
    this.#rest = unused > 0 ? this.#last.subarray(this.#last.length - unused) : undefined
    this.offset += consumed
    this.given = 0
  }

  async hasMore(): Promise<boolean> {
    this.#rest ??= await this.#nextChunk()
    return this.#rest !== undefined
  }

  /** Zeros may pad a file to the size of a tape block; anything else does not belong there. */
  async expectEnd(compression: Compression, name: string): Promise<void> {
    while (await this.hasMore()) {
      const index = this.#rest!.findIndex((byte) => byte !== 0)
      if (index >= 0) {
        throw new CompressionError(
          'COMPRESSION_DAMAGED',
          `${name} goes on behind its ${compression} data, at byte ${this.offset + index}. Cut off what follows, or copy the file again.`,
        )
      }
      this.offset += this.#rest!.length
      this.#rest = undefined
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

/** One engine, fed from the input as it asks. */
class Member {
  readonly #engine: Engine
  readonly #input: Input
  readonly #ready: Uint8Array[] = []
  #readyBytes = 0
  #ended = false
  #error: unknown
  #wake: () => void = () => {}

  constructor(engine: Engine, input: Input) {
    this.#engine = engine
    this.#input = input
    engine.on('data', (chunk: Uint8Array) => {
      this.#ready.push(chunk)
      this.#readyBytes += chunk.length
      if (this.#readyBytes >= READY_BYTES_MAX) engine.pause()
      this.#wake()
    })
    engine.on('end', () => {
      this.#ended = true
      this.#wake()
    })
    engine.on('error', (error) => this.#fail(error))
    void this.#feed()
  }

  /** Bytes of the input that belong to this member. */
  get consumed(): number {
    return this.#engine.bytesWritten
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#ready.shift()
      if (chunk !== undefined) {
        this.#readyBytes -= chunk.length
        return chunk
      }
      if (this.#error !== undefined) throw this.#error
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        this.#engine.resume()
      })
    }
  }

  close(): void {
    this.#ended = true
    this.#engine.destroy()
  }

  #fail(error: unknown): void {
    this.#error ??= error
    this.#wake()
  }

  async #feed(): Promise<void> {
    try {
      while (!this.#ended && this.#error === undefined) {
        const chunk = await this.#input.next()
        if (chunk === undefined) {
          this.#engine.end()
          return
        }
        await new Promise<void>((resolve) => {
          this.#engine.once('close', resolve)
          this.#engine.once('end', resolve)
          this.#engine.write(chunk, () => {
            this.#engine.off('close', resolve)
            this.#engine.off('end', resolve)
            resolve()
          })
        })
      }
    } catch (error) {
      this.#fail(error)
    }
  }
}

function describe(error: unknown, compression: Compression, name: string, input: Input): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') {
    const end = input.offset + input.given
    return new CompressionError(
      'COMPRESSION_CUT',
      `${name} was cut in mid-${compression} at byte ${end}. Copy the file again.`,
      error,
    )
  }
  if (!code.startsWith('Z_') && !code.startsWith('ZSTD_')) return error
  const reason = (error as Error).message
  return new CompressionError(
    'COMPRESSION_DAMAGED',
    `${name} is no ${compression} data, or is damaged, at about byte ${input.offset + input.given}: ${reason}. ` +
      'Copy the file again, or name its compression.',
    error,
  )
}
