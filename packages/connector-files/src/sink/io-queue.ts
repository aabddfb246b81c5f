/**
 * Asynchronous work done one after the other. After the first failure nothing more is done; `check` and `drained`
 * throw it. `bytes` is what waits, so that the writer can say when it is full.
 */
export class IoQueue {
  #bytes = 0
  #last: Promise<void> = Promise.resolve()
  #failure: { error: unknown } | undefined
  readonly #onProgress: () => void

  constructor(onProgress: () => void) {
    this.#onProgress = onProgress
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Adds work that holds `bytes` until it is done. */
  add(bytes: number, work: () => Promise<void>): void {
    this.#bytes += bytes
    this.#last = this.#last.then(() => this.#run(bytes, work))
  }

  /** Throws what failed. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Resolves when everything added before is done. Rejects with what failed. */
  async drained(): Promise<void> {
    await this.#last
    this.check()
  }

  /** Resolves when nothing runs any more, whatever failed. */
  settled(): Promise<void> {
    return this.#last
  }

  async #run(bytes: number, work: () => Promise<void>): Promise<void> {
    try {
      if (this.#failure === undefined) await work()
    } catch (error) {
      this.#failure = { error }
    }
    this.#bytes -= bytes
    this.#onProgress()
  }
}
