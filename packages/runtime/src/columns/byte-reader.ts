import { TEXT_ASCII, TEXT_LATIN1, TEXT_UTF16 } from './byte-writer.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

type ColumnArray<T> = new (buffer: ArrayBuffer, byteOffset: number, length: number) => T

/** Reads what a ByteWriter wrote. */
export class ByteReader {
  private bytes: Uint8Array = new Uint8Array(0)
  private view = new DataView(this.bytes.buffer)
  private scratch = new ArrayBuffer(0)
  private at = 0

  /** Begins with these bytes. They are copied where columns could not be read in place: shared, or off by some bytes. */
  reset(bytes: Uint8Array): void {
    this.bytes = this.inPlace(bytes)
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length)
    this.at = 0
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length
  }

  byte(): number {
    return this.bytes[this.at++]
  }

  count(): number {
    let value = 0
    let shift = 0
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
      shift += 7
    }
  }

  int32(): number {
    this.at += 4
    return this.view.getInt32(this.at - 4, true)
  }

  float64(): number {
    this.at += 8
    return this.view.getFloat64(this.at - 8, true)
  }

  bigint64(): bigint {
    this.at += 8
    return this.view.getBigInt64(this.at - 8, true)
  }

  /** A copy of the next bytes. */
  raw(length: number): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(length)
    copy.set(this.bytes.subarray(this.at, this.at + length))
    this.at += length
    return copy
  }

  /** A column, in place: valid until the next `reset`. */
  column<T>(type: ColumnArray<T> & { BYTES_PER_ELEMENT: number }, length: number): T {
    this.at = (this.at + 7) & ~7
    const column = new type(this.bytes.buffer as ArrayBuffer, this.bytes.byteOffset + this.at, length)
    this.at += length * type.BYTES_PER_ELEMENT
    return column
  }

  text(): string {
    const kind = this.byte()
    if (kind === TEXT_LATIN1) return this.units(this.byte())
    return this.unicode(kind).text
  }

  /** What `longText` wrote; where it is ASCII, also its bytes, in place. */
  longText(): { text: string; ascii: Uint8Array | undefined } {
    return this.unicode(this.byte())
  }

  private unicode(kind: number): { text: string; ascii: Uint8Array | undefined } {
    if (kind === TEXT_UTF16) {
      let text = ''
      for (let rest = this.count(); rest > 0; rest--)
        text += String.fromCharCode(this.byte() + this.byte() * 256)
      return { text, ascii: undefined }
    }
    const length = this.int32() >>> 0
    this.at += length
    const bytes = this.bytes.subarray(this.at - length, this.at)
    return { text: utf8.decode(bytes), ascii: kind === TEXT_ASCII ? bytes : undefined }
  }

  private units(length: number): string {
    const { bytes } = this
    let text = ''
    for (let i = 0; i < length; i++) text += String.fromCharCode(bytes[this.at++])
    return text
  }

  private inPlace(bytes: Uint8Array): Uint8Array {
    if ((bytes.byteOffset & 7) === 0 && bytes.buffer instanceof ArrayBuffer) return bytes
    if (this.scratch.byteLength < bytes.length) this.scratch = new ArrayBuffer(bytes.length * 2)
    const copy = new Uint8Array(this.scratch, 0, bytes.length)
    copy.set(bytes)
    return copy
  }
}
