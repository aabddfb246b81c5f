/**
 * What: many texts as one: their lengths, and one text of all of them, so that the platform's encoder is called once.
 * Reading cuts the text to pieces. V8 keeps a piece of 13 units or more as a window on the whole text, which would keep a
 * frame's text in memory for each piece that is kept in state; so longer pieces are put together of shorter ones.
 */
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

const LENGTHS_8 = 0
const LENGTHS_16 = 1
const LENGTHS_32 = 2

/** The longest piece of a text that V8 copies. */
const COPIED_MAX = 12
/** Longer texts are decoded one by one. */
const PIECES_MAX = 8 * COPIED_MAX

export function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  const { length } = texts
  const lengths = new Int32Array(length)
  let longest = 0
  for (let i = 0; i < length; i++) {
    const units = texts[i].length
    lengths[i] = units
    if (units > longest) longest = units
  }
  if (longest < 256) {
    out.byte(LENGTHS_8)
    out.column(Uint8Array.from(lengths), length)
  } else if (longest < 65536) {
    out.byte(LENGTHS_16)
    out.column(Uint16Array.from(lengths), length)
  } else {
    out.byte(LENGTHS_32)
    out.column(lengths, length)
  }
  out.longText(texts.join(''))
}

/** Reads `count` texts. */
export function readTexts(bytes: ByteReader, count: number): string[] {
  const kind = bytes.byte()
  const lengths =
    kind === LENGTHS_8
      ? bytes.column(Uint8Array, count)
      : kind === LENGTHS_16
        ? bytes.column(Uint16Array, count)
        : bytes.column(Int32Array, count)
  const { text, ascii } = bytes.longText()
  const texts = new Array<string>(count)
  let at = 0
  for (let i = 0; i < count; i++) {
    const end = at + lengths[i]
    texts[i] = end - at <= COPIED_MAX ? text.slice(at, end) : longPiece(text, ascii, at, end)
    at = end
  }
  return texts
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

function longPiece(text: string, ascii: Uint8Array | undefined, from: number, to: number): string {
  if ((to - from) * 2 >= text.length) return text.slice(from, to)
  if (ascii !== undefined && to - from > PIECES_MAX) return utf8.decode(ascii.subarray(from, to))
  let piece = ''
  for (let at = from; at < to; at += COPIED_MAX) piece += text.slice(at, Math.min(to, at + COPIED_MAX))
  return piece
}
