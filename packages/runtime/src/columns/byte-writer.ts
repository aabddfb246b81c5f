import { BUFFER } from './value-tags.ts'

const textEncoder = new TextEncoder()

/** Writes a text as UTF-8 at an offset, where there is room. Returns the bytes written. */
type WriteUtf8 = (text: string, at: number) => number

/** Node's way takes half the time of that of all hosts. */
function utf8WriterOf(bytes: Uint8Array<ArrayBuffer>): WriteUtf8 {
  if (BUFFER === undefined) return (text, at) => textEncoder.encodeInto(text, bytes.subarray(at)).written
  const buffer = BUFFER.from(bytes.buffer)
  return (text, at) => buffer.write(text, at)
}

/** Text of up to this many UTF-16 units is written unit by unit; longer text goes through the platform's encoder. */
const SHORT_TEXT = 24

/** How text is laid out. */
export const TEXT_LATIN1 = 0
export const TEXT_UTF8 = 1
export const TEXT_UTF16 = 2
export const TEXT_ASCII = 3

/** Surrogates that stand alone: UTF-8 cannot say them. */
const SURROGATES = /\p{Surrogate}/u

/** Bytes that grow while they are written. Numbers of several bytes are in the order of the machine (little-endian in effect). */
export class ByteWriter {
  private bytes: Uint8Array<ArrayBuffer>
  private view: DataView
  private writeUtf8: WriteUtf8 | undefined
  private at = 0

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** The number of bytes written. */
  get position(): number {
    return this.at
  }

  /** Forgets what was written after a {@link position}. */
  rewind(position: number): void {
    this.at = position
  }

  /** Begins anew; what `finish` returned before is overwritten. */
  reset(): void {
    this.at = 0
  }

  /** What was written: a view that is valid until the next `reset`. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  byte(value: number): void {
    if (this.at === this.bytes.length) this.grow(1)
    this.bytes[this.at++] = value
  }

  /** A whole number from 0 to 2^32 − 1, in 1 to 5 bytes. */
  count(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest & 127) | 128)
      rest >>>= 7
    }
    this.byte(rest)
  }

  int32(value: number): void {
    if (this.at + 4 > this.bytes.length) this.grow(4)
    this.view.setInt32(this.at, value, true)
    this.at += 4
  }

  float64(value: number): void {
    if (this.at + 8 > this.bytes.length) this.grow(8)
    this.view.setFloat64(this.at, value, true)
    this.at += 8
  }

  bigint64(value: bigint): void {
    if (this.at + 8 > this.bytes.length) this.grow(8)
    this.view.setBigInt64(this.at, value, true)
    this.at += 8
  }

  raw(bytes: Uint8Array): void {
    if (this.at + bytes.length > this.bytes.length) this.grow(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** The first `length` elements of a column, at a multiple of 8 from the beginning, so that it can be read in place. */
  column(data: Int32Array | Float64Array | Uint8Array | Uint16Array | BigInt64Array, length: number): void {
    const bytes = length * data.BYTES_PER_ELEMENT
    this.align()
    if (this.at + bytes > this.bytes.length) this.grow(bytes)
    this.bytes.set(new Uint8Array(data.buffer, data.byteOffset, bytes), this.at)
    this.at += bytes
  }

  /** Any text, also with surrogates that stand alone. */
  text(text: string): void {
    const { length } = text
    if (length <= SHORT_TEXT && this.shortText(text)) return
    this.longText(text)
  }

  /** The same, without a look at whether it is short. */
  longText(text: string): void {
    const { length } = text
    if (this.at + 5 + length * 3 > this.bytes.length) this.grow(5 + length * 3)
    const header = this.at
    this.writeUtf8 ??= utf8WriterOf(this.bytes)
    const written = this.writeUtf8(text, header + 5)
    if (written !== length && SURROGATES.test(text)) return this.utf16(text)
    this.bytes[header] = written === length ? TEXT_ASCII : TEXT_UTF8
    this.view.setUint32(header + 1, written, true)
    this.at = header + 5 + written
  }

  private utf16(text: string): void {
    this.byte(TEXT_UTF16)
    this.count(text.length)
    for (let i = 0; i < text.length; i++) {
      this.byte(text.charCodeAt(i) & 255)
      this.byte(text.charCodeAt(i) >> 8)
    }
  }

  /** Writes text with one byte per unit; does nothing, and says so, where that is impossible. */
  private shortText(text: string): boolean {
    const { length } = text
    if (this.at + 2 + length > this.bytes.length) this.grow(2 + length)
    const { bytes, at } = this
    bytes[at] = TEXT_LATIN1
    bytes[at + 1] = length
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 255) return false
      bytes[at + 2 + i] = unit
    }
    this.at += 2 + length
    return true
  }

  private align(): void {
    while ((this.at & 7) !== 0) this.byte(0)
  }

  private grow(more: number): void {
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more))
    bytes.set(this.bytes.subarray(0, this.at))
    this.bytes = bytes
    this.view = new DataView(bytes.buffer)
    this.writeUtf8 = undefined
  }
}
