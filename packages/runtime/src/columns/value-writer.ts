import type { ByteWriter } from './byte-writer.ts'
import { RecentTexts } from './recent-texts.ts'
import { isForeignPlain } from './untravelable.ts'
import * as tag from './value-tags.ts'

/** How deep values may be nested: deeper ones are taken for cycles. */
export const DEPTH_MAX = 500

/** The names of an object's fields so far: which object layout they lead to. */
interface Layout {
  id: number
  readonly names: readonly string[]
  readonly next: Map<string, Layout>
  /** The layout of the object that came behind the last one of this layout: most likely it does again. */
  follower: Layout | undefined
}

const layoutOf = (names: readonly string[]): Layout => ({
  id: -1,
  names,
  next: new Map(),
  follower: undefined,
})

/**
 * What: writes any value that can travel, each with a tag: the column of values that fit no other column, and the oracle of
 * what "survives" means. The names of the fields of objects are written once for each layout in a block.
 */
export class ValueWriter {
  private readonly out: ByteWriter
  private root = layoutOf([])
  private layouts = 0
  /** The layout of the last object. */
  private last = this.root
  private readonly texts = new RecentTexts()
  private depth = 0

  constructor(out: ByteWriter) {
    this.out = out
  }

  /** Begins a block: layouts of earlier blocks are forgotten. */
  reset(): void {
    if (this.layouts > 0) this.root = layoutOf([])
    this.last = this.root
    this.layouts = 0
    this.depth = 0
    this.texts.reset()
  }

  /** @throws CannotWrite for what cannot travel */
  write(value: unknown): void {
    // In this order and not as a switch, which would compare texts.
    if (typeof value === 'number') this.writeNumber(value)
    else if (typeof value === 'string') this.writeText(value)
    else if (value === null) this.out.byte(tag.TAG_NULL)
    else if (typeof value === 'object') {
      if (++this.depth > DEPTH_MAX) throw new CannotWrite()
      this.writeObject(value)
      this.depth--
    } else if (value === undefined) this.out.byte(tag.TAG_UNDEFINED)
    else if (typeof value === 'boolean') this.out.byte(value ? tag.TAG_TRUE : tag.TAG_FALSE)
    else if (typeof value === 'bigint') this.writeBigint(value)
    else throw new CannotWrite()
  }

  private writeText(value: string): void {
    const { out, texts } = this
    const place = texts.placeOf(value)
    if (place >= 0 && texts.put(place, value)) {
      out.byte(tag.TAG_TEXT_AGAIN)
      out.byte(place)
    } else {
      out.byte(tag.TAG_TEXT)
      out.text(value)
    }
  }

  private writeNumber(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.out.byte(tag.TAG_INT32)
      this.out.int32(value)
    } else {
      this.out.byte(tag.TAG_FLOAT64)
      this.out.float64(value)
    }
  }

  private writeBigint(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      this.out.byte(tag.TAG_BIGINT64)
      this.out.bigint64(value)
    } else {
      this.out.byte(tag.TAG_BIGINT)
      this.out.byte(value < 0n ? 1 : 0)
      this.out.text((value < 0n ? -value : value).toString(16))
    }
  }

  private writeObject(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype) return this.writeFields(tag.TAG_OBJECT, value)
    if (prototype === Array.prototype) return this.writeArray(value as unknown[])
    switch (prototype) {
      case null:
        return this.writeFields(tag.TAG_BARE_OBJECT, value)
      case Map.prototype:
        return this.writeMap(value as Map<unknown, unknown>)
      case Set.prototype:
        return this.writeSet(value as Set<unknown>)
      case Date.prototype:
        this.out.byte(tag.TAG_DATE)
        return this.out.float64(Date.prototype.getTime.call(value))
      case RegExp.prototype:
        this.out.byte(tag.TAG_REGEXP)
        this.out.text((value as RegExp).source)
        return this.out.text((value as RegExp).flags)
    }
    if (ArrayBuffer.isView(value)) return this.writeView(value, prototype as object)
    if (prototype === ArrayBuffer.prototype)
      return this.writeBytes(tag.TAG_ARRAY_BUFFER, value as ArrayBuffer)
    if (value instanceof Error) return this.writeError(value)
    if (isForeignPlain(value)) return this.writeFields(tag.TAG_OBJECT, value)
    throw new CannotWrite()
  }

  private writeFields(kind: number, value: object): void {
    const expected = this.last.follower
    if (expected === undefined || !hasNames(value, expected.names)) return this.writeOtherFields(kind, value)
    this.last = expected
    this.out.byte(kind)
    this.out.count(expected.id)
    // Engines read fields in such a loop at about the cost of fields whose names are known.
    for (const name in value) this.write((value as Record<string, unknown>)[name])
  }

  /** The fields of an object whose layout is new, or not the expected one. */
  private writeOtherFields(kind: number, value: object): void {
    const names = Object.keys(value)
    let layout = this.root
    for (const [i, name] of names.entries()) {
      let next = layout.next.get(name)
      if (next === undefined) layout.next.set(name, (next = layoutOf(names.slice(0, i + 1))))
      layout = next
    }
    this.out.byte(kind)
    if (layout.id >= 0) this.out.count(layout.id)
    else {
      this.out.count((layout.id = this.layouts++))
      this.out.count(names.length)
      for (const name of names) this.out.text(name)
    }
    this.last.follower = layout
    this.last = layout
    for (const name of names) this.write((value as Record<string, unknown>)[name])
  }

  private writeArray(value: readonly unknown[]): void {
    if (!Array.isArray(value)) throw new CannotWrite()
    const { length } = value
    this.out.byte(tag.TAG_ARRAY)
    this.out.count(length)
    for (let i = 0; i < length; i++) {
      const element: unknown = value[i]
      if (element !== undefined || i in value) this.write(element)
      else {
        const from = i
        while (i + 1 < length && !(i + 1 in value)) i++
        this.out.byte(tag.TAG_HOLES)
        this.out.count(i - from + 1)
      }
    }
  }

  private writeMap(value: Map<unknown, unknown>): void {
    this.out.byte(tag.TAG_MAP)
    this.out.count(value.size)
    for (const [key, element] of value) {
      this.write(key)
      this.write(element)
    }
  }

  private writeSet(value: Set<unknown>): void {
    this.out.byte(tag.TAG_SET)
    this.out.count(value.size)
    for (const element of value) this.write(element)
  }

  private writeView(value: ArrayBufferView, prototype: object): void {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    if (prototype === Uint8Array.prototype) return this.writeBytes(tag.TAG_BYTES, bytes)
    if (prototype === tag.BUFFER?.prototype) return this.writeBytes(tag.TAG_BUFFER, bytes)
    const type = tag.VIEW_TYPES.findIndex((candidate) => candidate.prototype === prototype)
    if (type < 0) throw new CannotWrite()
    this.out.byte(tag.TAG_VIEW)
    this.writeBytes(type, bytes)
  }

  private writeBytes(kind: number, value: Uint8Array | ArrayBuffer): void {
    this.out.byte(kind)
    this.out.count(value.byteLength)
    this.out.raw(value instanceof ArrayBuffer ? new Uint8Array(value) : value)
  }

  private writeError(value: Error): void {
    const prototype: unknown = Object.getPrototypeOf(value)
    this.out.byte(tag.TAG_ERROR)
    this.out.byte(
      Math.max(
        0,
        tag.ERROR_TYPES.findIndex((type) => type.prototype === prototype),
      ),
    )
    this.out.text(value.name)
    this.out.text(value.message)
    this.out.text(value.stack ?? '')
    const fields = Object.fromEntries(Object.entries(value))
    this.writeFields(tag.TAG_OBJECT, 'cause' in value ? { ...fields, cause: value.cause } : fields)
  }
}

/** Whether an object has these fields, in this order. */
function hasNames(value: object, names: readonly string[]): boolean {
  let i = 0
  for (const name in value) if (name !== names[i++]) return false
  return i === names.length
}

/** Thrown where a value cannot be written; whoever knows the record turns it into a TravelError. */
export class CannotWrite extends Error {}
