import type { ByteReader } from './byte-reader.ts'
import { RecentTexts } from './recent-texts.ts'
import * as tag from './value-tags.ts'

/** Reads what a ValueWriter wrote. */
export class ValueReader {
  private readonly bytes: ByteReader
  private layouts: string[][] = []
  private readonly texts = new RecentTexts()

  constructor(bytes: ByteReader) {
    this.bytes = bytes
  }

  /** Begins a block, as the writer did. */
  reset(): void {
    if (this.layouts.length > 0) this.layouts = []
    this.texts.reset()
  }

  read(): unknown {
    return this.readTagged(this.bytes.byte())
  }

  private readTagged(kind: number): unknown {
    const { bytes } = this
    switch (kind) {
      case tag.TAG_NULL:
        return null
      case tag.TAG_UNDEFINED:
        return undefined
      case tag.TAG_FALSE:
        return false
      case tag.TAG_TRUE:
        return true
      case tag.TAG_INT32:
        return bytes.int32()
      case tag.TAG_FLOAT64:
        return bytes.float64()
      case tag.TAG_TEXT:
        return this.readText()
      case tag.TAG_TEXT_AGAIN:
        return this.texts.at(bytes.byte())
      case tag.TAG_BIGINT64:
        return bytes.bigint64()
      case tag.TAG_BIGINT: {
        const negative = bytes.byte() === 1
        const magnitude = BigInt(`0x${bytes.text()}`)
        return negative ? -magnitude : magnitude
      }
      case tag.TAG_ARRAY:
        return this.readArray()
      case tag.TAG_OBJECT:
        return this.readFields({})
      case tag.TAG_BARE_OBJECT:
        return this.readFields(Object.create(null) as object)
      case tag.TAG_MAP:
        return this.readMap()
      case tag.TAG_SET:
        return this.readSet()
      case tag.TAG_DATE:
        return new Date(bytes.float64())
      case tag.TAG_REGEXP:
        return new RegExp(bytes.text(), bytes.text())
      case tag.TAG_ERROR:
        return this.readError()
      case tag.TAG_ARRAY_BUFFER:
        return bytes.raw(bytes.count()).buffer
      case tag.TAG_BYTES:
        return bytes.raw(bytes.count())
      case tag.TAG_BUFFER: {
        const raw = bytes.raw(bytes.count())
        return tag.BUFFER?.from(raw.buffer) ?? raw
      }
      default: {
        const type = tag.VIEW_TYPES[bytes.byte()]
        return new type(bytes.raw(bytes.count()).buffer)
      }
    }
  }

  private readText(): string {
    const text = this.bytes.text()
    const place = this.texts.placeOf(text)
    if (place >= 0) this.texts.put(place, text)
    return text
  }

  private readArray(): unknown[] {
    const length = this.bytes.count()
    const array: unknown[] = []
    for (let i = 0; i < length; i++) {
      const kind = this.bytes.byte()
      if (kind === tag.TAG_HOLES) i += this.bytes.count() - 1
      else array[i] = this.readTagged(kind)
    }
    array.length = length
    return array
  }

  private readFields(target: object): object {
    const id = this.bytes.count()
    if (id === this.layouts.length)
      this.layouts.push(Array.from({ length: this.bytes.count() }, () => this.bytes.text()))
    for (const name of this.layouts[id]) setField(target, name, this.read())
    return target
  }

  private readMap(): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>()
    for (let rest = this.bytes.count(); rest > 0; rest--) map.set(this.read(), this.read())
    return map
  }

  private readSet(): Set<unknown> {
    const set = new Set()
    for (let rest = this.bytes.count(); rest > 0; rest--) set.add(this.read())
    return set
  }

  private readError(): Error {
    const type = tag.ERROR_TYPES[this.bytes.byte()]
    const name = this.bytes.text()
    const error = new type(this.bytes.text())
    const stack = this.bytes.text()
    Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true })
    if (error.name !== name)
      Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true })
    this.bytes.byte()
    for (const [field, value] of Object.entries(this.readFields({})))
      if (field === 'cause')
        Object.defineProperty(error, field, { value, writable: true, configurable: true })
      else setField(error, field, value)
    return error
  }
}

/** Assigns a field, also one called `__proto__`. */
function setField(target: object, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
  else (target as Record<string, unknown>)[name] = value
}
