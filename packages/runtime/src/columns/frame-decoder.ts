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
  private current: ShapeDecoder | undefined

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
    let at = 0
    while (at < size) {
      if (bytes.byte() === 1) {
        this.values.reset()
        this.current = new ShapeDecoder(this.values.read() as Shape, this.interpreted)
      }
      at = (this.current as ShapeDecoder).read(bytes, this.values, values, at)
    }
    return { kind: 'rows', values, timestamps, size, marks }
  }
}
