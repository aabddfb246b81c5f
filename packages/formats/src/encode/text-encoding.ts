import type { Encoder } from './encoder.ts'

const UTF8 = new TextEncoder()

/** An encoder of text formats: the text of each record, between a head and a foot. */
export class TextEncoding<T> implements Encoder<T> {
  #text: string
  readonly #render: (value: T) => string
  readonly #foot: string

  constructor(render: (value: T) => string, head = '', foot = '') {
    this.#render = render
    this.#text = head
    this.#foot = foot
  }

  get pendingBytes(): number {
    return this.#text.length
  }

  write(value: T): void {
    this.#text += this.#render(value)
  }

  take(): Uint8Array {
    const bytes = UTF8.encode(this.#text)
    this.#text = ''
    return bytes
  }

  end(): Uint8Array {
    this.#text += this.#foot
    return this.take()
  }
}
