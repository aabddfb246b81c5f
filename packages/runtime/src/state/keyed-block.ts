/**
 * What: the entries of one keyed state and key group, as bytes.
 * Layout: entry behind entry. A byte says how it is written: key and value in the runtime's own encoding, or both
 *   together as MessagePack, for what only that can say: class instances, which come back as plain objects, and cycles.
 */
import { ByteReader } from '../columns/byte-reader.ts'
import { ByteWriter } from '../columns/byte-writer.ts'
import { ValueReader } from '../columns/value-reader.ts'
import { CannotWrite, ValueWriter } from '../columns/value-writer.ts'
import { decode, encode, exactKey, stateCorrupt } from './codec.ts'

const PLAIN = 0
const PACKED = 1
export class KeyedBlockWriter {
  private readonly bytes: ByteWriter
  private readonly values: ValueWriter

  /** @param capacity the bytes it has room for before it grows */
  constructor(capacity: number) {
    this.bytes = new ByteWriter(capacity)
    this.values = new ValueWriter(this.bytes)
  }

  /** @throws WieselError `STATE_NOT_SERIALIZABLE` */
  add(key: unknown, value: unknown): void {
    const { bytes, values } = this
    const start = bytes.position
    try {
      bytes.byte(PLAIN)
      values.write(key)
      values.write(value)
    } catch (cause) {
      if (!(cause instanceof CannotWrite)) throw cause
      bytes.rewind(start)
      values.reset()
      const packed = encode([exactKey(key), value])
      bytes.byte(PACKED)
      bytes.count(packed.length)
      bytes.raw(packed)
    }
  }

  get size(): number {
    return this.bytes.position
  }

  /** What was written: valid until the next {@link reset}. */
  finish(): Uint8Array {
    return this.bytes.finish()
  }

  /** Begins anew in the same memory. */
  reset(): void {
    this.bytes.reset()
    this.values.reset()
  }
}

/** @throws WieselError `STATE_CORRUPT` */
export function* readKeyedBlock(block: Uint8Array): IterableIterator<[key: unknown, value: unknown]> {
  const bytes = new ByteReader()
  const values = new ValueReader(bytes)
  bytes.reset(block)
  while (!bytes.atEnd) yield readEntry(block, bytes, values)
}

function readEntry(block: Uint8Array, bytes: ByteReader, values: ValueReader): [unknown, unknown] {
  try {
    if (bytes.byte() === PLAIN) return [values.read(), values.read()]
    values.reset()
    return decode(bytes.raw(bytes.count())) as [unknown, unknown]
  } catch (cause) {
    throw stateCorrupt(block, cause)
  }
}
