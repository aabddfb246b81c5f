/*
 * The text of a stream of bytes, seen through a window that moves forward.
 *
 * What: chunks are pushed as bytes; `more()` decodes the next one and appends its text to what is left of the window.
 * Parsers read `text` from `at` on and set `at` behind what they have read.
 *
 * State: byte offset of one character (the mark). Offsets of other characters are counted from it, which for ASCII is
 * a subtraction; they are asked for once per batch and once per bad record, not once per record.
 *
 * Correct because characters count bytes: chunks are cut at borders of UTF-8 sequences, and invalid bytes stay in the
 * text as one escape each (`escaped-utf8.ts`), so that the UTF-8 length of the text is the number of bytes it is from.
 */
import { decodeEscaped, sequenceWidth } from './escaped-utf8.ts'
import { charAtByte, utf8Length } from './utf8-length.ts'

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const NOTHING = new Uint8Array(0)
const BOM = 0xfeff
/** Texts beyond 128 KB go to V8's space for large objects: measured, a third slower for everything that reads them. */
const DECODED_BYTES_MAX = 1 << 16

/** See the top of the file. */
export class TextWindow {
  text = ''
  /** The next character to read. */
  at = 0
  /** Counts the changes of `text`, so that parsers can drop what they remember about it. */
  generation = 0
  /** Whether `text` contains escaped bytes. */
  dirty = false
  /** Records that begin at this character or behind it are not to be read. */
  stop = Infinity
  /** No more text will be appended. */
  finished = false
  readonly #until: number
  readonly #chunks: Uint8Array[] = []
  #held: Uint8Array = NOTHING
  #ascii = true
  #markChar = 0
  #markByte: number
  #endByte: number
  #ended = false

  /** The first byte pushed stands at `offset`. */
  constructor(offset: number, until: number) {
    this.#markByte = offset
    this.#endByte = offset
    this.#until = until
    if (offset >= until) this.stop = 0
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += DECODED_BYTES_MAX)
      this.#chunks.push(chunk.subarray(at, at + DECODED_BYTES_MAX))
  }

  end(): void {
    this.#ended = true
    if (this.#chunks.length === 0 && this.#held.length === 0) this.finished = true
  }

  /** The byte offset of `at`. */
  offset(): number {
    if (this.#ascii) return this.#markByte + this.at - this.#markChar
    this.#markByte += utf8Length(this.text, this.#markChar, this.at)
    this.#markChar = this.at
    return this.#markByte
  }

  /** The byte offset of a character behind `at`. */
  offsetOf(char: number): number {
    return this.offset() + (this.#ascii ? char - this.at : utf8Length(this.text, this.at, char))
  }

  /** Appends the text of the next chunk. False when there is none; then `finished` says whether one may come. */
  more(): boolean {
    const chunk = this.#nextChunk()
    if (chunk === undefined) {
      this.finished = this.#ended
      return false
    }
    const isStart = this.#endByte === 0
    this.#markByte = this.offset()
    this.#markChar = 0
    const rest = this.text.slice(this.at)
    const { text, clean } = decode(chunk)
    this.#ascii = (rest === '' || this.#ascii) && text.length === chunk.length && clean
    this.dirty = (rest !== '' && this.dirty) || !clean
    this.text = rest + text
    this.at = 0
    this.generation++
    this.#endByte += chunk.length
    this.stop = this.#findStop()
    if (isStart && this.text.charCodeAt(0) === BOM) this.at = 1
    this.finished = this.#ended && this.#chunks.length === 0 && this.#held.length === 0
    return true
  }

  #findStop(): number {
    if (this.#until > this.#endByte) return Infinity
    const bytes = this.#until - this.#markByte
    return this.#ascii ? bytes : charAtByte(this.text, this.#markChar, bytes)
  }

  /** The next bytes that end with a complete UTF-8 sequence; all that are left once no more will come. */
  #nextChunk(): Uint8Array | undefined {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk === undefined) {
        if (!this.#ended || this.#held.length === 0) return undefined
        return this.#takeHeld(NOTHING)
      }
      const joined = this.#takeHeld(chunk)
      const cut = completeLength(joined)
      this.#held = joined.subarray(cut)
      if (cut > 0) return joined.subarray(0, cut)
    }
  }

  #takeHeld(chunk: Uint8Array): Uint8Array {
    const held = this.#held
    this.#held = NOTHING
    if (held.length === 0) return chunk
    const joined = new Uint8Array(held.length + chunk.length)
    joined.set(held)
    joined.set(chunk, held.length)
    return joined
  }
}

function decode(bytes: Uint8Array): { text: string; clean: boolean } {
  try {
    return { text: STRICT.decode(bytes), clean: true }
  } catch {
    return { text: decodeEscaped(bytes), clean: false }
  }
}

/** The length without an incomplete UTF-8 sequence at the end. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]
    if (byte < 0x80) break
    if (byte >= 0xc0) return sequenceWidth(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
