/**
 * Chunks on their way from an asynchronous producer, which waits while the queue is full, to a synchronous consumer.
 * Bounded: one chunk beyond `bytesMax`.
 */
export class ChunkQueue {
  ended = false
  error: unknown
  readonly #bytesMax: number
  readonly #onReady: () => void
  readonly #chunks: Uint8Array[] = []
  #bytes = 0
  #closed = false
  #resume: () => void = () => {}

  constructor(bytesMax: number, onReady: () => void) {
    this.#bytesMax = bytesMax
    this.#onReady = onReady
  }

  /** Takes everything the producer gives, until `close`. Never rejects: `error` has what went wrong. */
  async fill(producer: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of producer) {
        if (this.#closed) return
        this.#chunks.push(chunk)
        this.#bytes += chunk.length
        this.#onReady()
        while (this.#bytes >= this.#bytesMax && !this.#closed) {
          await new Promise<void>((resolve) => (this.#resume = resolve))
        }
        if (this.#closed) return
      }
      this.ended = true
    } catch (error) {
      this.error = error
    }
    if (!this.#closed) this.#onReady()
  }

  /** The next chunk, or `undefined` when none is there now. */
  take(): Uint8Array | undefined {
    const chunk = this.#chunks.shift()
    if (chunk === undefined) return undefined
    this.#bytes -= chunk.length
    this.#resume()
    return chunk
  }

  /** Lets the producer stop. */
  close(): void {
    this.#closed = true
    this.#resume()
  }
}
