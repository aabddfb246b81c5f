import type { RowFrame } from '../task/frame.ts'
import { ByteReader } from './byte-reader.ts'
import type { Shape } from './shape.ts'
import { ShapeDecoder } from './shape-decoder.ts'
import { ValueReader } from './value-reader.ts'

export interface FrameDecoderOptions {
  /** Whether to work without generated code. Default `false`. */
  readonly interpreted?: boolean
}

/** Turns bytes of a {@link FrameEncoder} into frames again. */
export class FrameDecoder {
  private readonly bytes = new ByteReader()
  private readonly values = new ValueReader(this.bytes)
  private readonly interpreted: boolean
  /** By variant. */
  private readonly shapes: ShapeDecoder[] = []

  constructor(options: FrameDecoderOptions = {}) {
    this.interpreted = options.interpreted ?? false
  }

  /** The frame of these bytes, which may be used again afterwards. */
  decode(from: Uint8Array): RowFrame {
    const { bytes } = this
    bytes.reset(from)
    const hasTimestamps = bytes.byte() === 1
    const size = bytes.count()
    const marks = Array.from({ length: bytes.count() }, () => bytes.float64())
    const timestamps = hasTimestamps ? bytes.column(Float64Array, size).slice() : undefined
    const values = new Array<unknown>(size)
    if (size > 0) this.decodeRows(values)
    return { kind: 'rows', values, timestamps, size, marks }
  }
  private decodeRows(values: unknown[]): void {
    const { bytes } = this
    const count = bytes.byte()
    if (count === 1) {
      this.decodePart(bytes.byte(), values)
      return
    }
    const variants = bytes.column(Uint8Array, values.length)
    const parts: unknown[][] = []
    for (let i = 0; i < count; i++) {
      const variant = bytes.byte()
      this.decodePart(variant, (parts[variant] = []))
    }
    const next = parts.map(() => 0)
    for (let i = 0; i < values.length; i++) {
      const variant = variants[i]
      values[i] = parts[variant][next[variant]++]
    }
  }

  private decodePart(variant: number, rows: unknown[]): void {
    const { bytes } = this
    if (bytes.byte() === 1) {
      this.values.reset()
      this.shapes[variant] = new ShapeDecoder(this.values.read() as Shape, this.interpreted)
    }
    this.shapes[variant].read(bytes, this.values, rows, 0)
  }
}
