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
const LENGTH_TYPES = [Uint8Array, Uint16Array, Int32Array] as const

/** The longest piece of a text that V8 copies. */
const COPIED_MAX = 12
/** Longer texts are decoded one by one. */
const PIECES_MAX = 8 * COPIED_MAX

/** Writes the first `count` texts. */
export function writeTexts(out: ByteWriter, texts: readonly string[], count: number): void {
  let all = ''
  let longest = 0
  for (let i = 0; i < count; i++) {
    const text = texts[i]
    if (text.length > longest) longest = text.length
    all += text
  }
  const kind = longest < 256 ? LENGTHS_8 : longest < 65536 ? LENGTHS_16 : LENGTHS_32
  const lengths = new LENGTH_TYPES[kind](count)
  for (let i = 0; i < count; i++) lengths[i] = texts[i].length
  out.byte(kind)
  out.column(lengths, count)
  out.longText(all)
}

/** Reads `count` texts. */
export function readTexts(bytes: ByteReader, count: number): string[] {
  const lengths = bytes.column<Uint8Array | Uint16Array | Int32Array>(LENGTH_TYPES[bytes.byte()], count)
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
