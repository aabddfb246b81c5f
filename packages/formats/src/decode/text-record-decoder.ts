import { badRecordError } from '../errors/bad-record-error.ts'
import { indexOfEscaped, showEscaped } from '../text/escaped-utf8.ts'
import { TextWindow } from '../text/text-window.ts'
import type { BadRecord, Decoder, DecoderOptions, DecoderPosition } from './decoder.ts'

/** What `decodeNext` returns when the record goes on behind the window. */
export const MORE: unique symbol = Symbol('more')
/** What `decodeNext` returns when what it passed was no record: a blank line, a comment, a header, a bad record. */
export const NONE: unique symbol = Symbol('none')

const RECORD_LENGTH_MAX = 16_000_000

/** What the decoders of text formats have in common: the window, borders, bad records, positions. */
export abstract class TextRecordDecoder<T> implements Decoder<T> {
  protected readonly window: TextWindow
  /** The line at `window.at`, from 1; NaN where unknown. */
  protected line: number
  protected readonly recordLengthMax: number
  readonly #onBadRecord: (bad: BadRecord) => void
  #skipLine: boolean

  constructor(options: DecoderOptions) {
    const { from = { offset: 0, line: 1 }, until = Infinity } = options
    this.window = new TextWindow(from.offset, until)
    this.line = from.line ?? (isBeginning(from) ? 1 : NaN)
    this.recordLengthMax = options.recordLengthMax ?? RECORD_LENGTH_MAX
    this.#onBadRecord = options.onBadRecord ?? throwBadRecord
    this.#skipLine = from.partial ?? false
  }

  /**
   * Decodes what stands at `window.at` and sets `window.at` behind it, or returns `MORE` and leaves it there. When the
   * window is finished, the end of its text ends the record.
   */
  protected abstract decodeNext(): T | typeof MORE | typeof NONE

  push(chunk: Uint8Array): void {
    this.window.push(chunk)
  }

  end(): void {
    this.window.end()
  }

  get done(): boolean {
    const { window } = this
    return window.at >= window.stop || (window.finished && window.at >= window.text.length)
  }

  read(out: T[], limit: number): number {
    const { window } = this
    let count = 0
    while (count < limit) {
      if (this.#skipLine && !this.#skipToNextLine()) break
      if (window.at >= window.stop) break
      if (window.at >= window.text.length) {
        if (window.more()) continue
        break
      }
      const record = this.decodeNext()
      if (record === MORE) {
        if (window.text.length - window.at > this.recordLengthMax) this.rejectLong()
        else if (!window.more() && !window.finished) break
      } else if (record !== NONE) out[count++] = record
    }
    return count
  }

  position(): DecoderPosition {
    const state = this.state()
    return {
      offset: this.window.offset(),
      ...(Number.isNaN(this.line) ? {} : { line: this.line }),
      ...(this.#skipLine ? { partial: true } : {}),
      ...(state === undefined ? {} : { state }),
    }
  }

  /** What positions carry from the beginning of the input. */
  protected state(): unknown {
    return undefined
  }

  /** Reports the record from `window.at` to `end` and goes on at `next`. */
  protected reject(end: number, next: number, reason: string, lines = 1): typeof NONE {
    const { window } = this
    const bad: BadRecord = {
      line: Number.isNaN(this.line) ? undefined : this.line,
      byteOffset: window.offset(),
      reason,
      raw: showEscaped(window.text.slice(window.at, end)),
    }
    window.at = next
    this.line += lines
    this.#onBadRecord(bad)
    return NONE
  }

  /** Why the characters are not valid text, or `undefined`. */
  protected invalidText(start: number, end: number): string | undefined {
    if (!this.window.dirty) return undefined
    const at = indexOfEscaped(this.window.text, start, end)
    if (at < 0) return undefined
    const byte = (this.window.text.charCodeAt(at) - 0xdc00).toString(16)
    return `invalid UTF-8: byte 0x${byte} at offset ${this.window.offsetOf(at)}.`
  }

  /** A record without an end in sight: its line is dropped up to the next line break. */
  protected rejectLong(): void {
    const { window } = this
    const shown = window.at + 1000
    this.#skipLine = true
    this.reject(shown, window.at, `longer than ${this.recordLengthMax} characters.`, 0)
  }

  #skipToNextLine(): boolean {
    const { window } = this
    for (;;) {
      const end = window.text.indexOf('\n', window.at)
      if (end >= 0) {
        window.at = end + 1
        this.line += 1
        this.#skipLine = false
        return true
      }
      window.at = window.text.length
      if (window.more()) continue
      if (window.finished) this.#skipLine = false
      return false
    }
  }
}

/** Whether a position is the beginning of the input. */
export function isBeginning(position: DecoderPosition): boolean {
  return position.offset === 0 && position.partial !== true
}

function throwBadRecord(bad: BadRecord): never {
  throw badRecordError(bad)
}
