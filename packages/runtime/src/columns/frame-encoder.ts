/**
 * What: turns the frames of one channel into bytes: first size, marks and timestamps; then sections of rows of one shape
 * each, as columns. A row that breaks the shape begins a new section with a wider shape, so nothing is lost.
 * State: the shape so far, and the dictionaries of its columns; the decoder follows.
 */
import type { RowFrame } from '../task/frame.ts'
import { ByteWriter } from './byte-writer.ts'
import { shape, shapeOf, widen, type Shape } from './shape.ts'
import { ShapeEncoder } from './shape-encoder.ts'
import { TravelError } from './travel-error.ts'
import { describeUntravelable } from './untravelable.ts'
import { CannotWrite, ValueWriter } from './value-writer.ts'

/** Rows that a shape is inferred from. */
const SAMPLE_ROWS = 64
/** Shapes of one channel, after which its rows are taken as they come, without columns. */
export const SHAPES_MAX = 24

export interface FrameEncoderOptions {
  /** The shape to begin with. Default: inferred from the first rows. */
  readonly shape?: Shape
  /** Between whom frames travel, for messages: `from "Map" (1/2) to "Sink" (2/2)`. */
  readonly way?: string
  /** Whether to work without generated code. Default `false`. */
  readonly interpreted?: boolean
}

/** Turns the frames of one channel into bytes; the {@link FrameDecoder} at the other end must get all of them, in order. */
export class FrameEncoder {
  private readonly out = new ByteWriter()
  private readonly values = new ValueWriter(this.out)
  private readonly interpreted: boolean
  private readonly way: string | undefined
  /** What it threw: it may have begun a frame that the decoder will never see, so nothing can follow. */
  private failure: { cause: unknown } | undefined
  private current: ShapeEncoder | undefined
  private shapes = 0
  private announced: ShapeEncoder | undefined

  constructor(options: FrameEncoderOptions = {}) {
    this.interpreted = options.interpreted ?? false
    this.way = options.way
    if (options.shape !== undefined) this.use(options.shape)
  }

  /** How many shapes there have been so far. */
  get shapeCount(): number {
    return this.shapes
  }

  /**
   * Bytes of a frame: a view that is valid until the next call.
   *
   * @throws TravelError `CANNOT_TRAVEL` for a record that cannot travel; the same again for all that follows
   */
  encode(frame: RowFrame): Uint8Array {
    if (this.failure !== undefined) throw this.failure.cause
    const { out } = this
    const { values, timestamps, size, marks } = frame
    out.reset()
    out.byte(timestamps === undefined ? 0 : 1)
    out.count(size)
    out.count(marks.length)
    for (const mark of marks) out.float64(mark)
    if (timestamps !== undefined) out.column(timestamps, size)
    try {
      this.encodeRows(values, size)
    } catch (cause) {
      throw this.fail(cause instanceof CannotWrite ? explain(cause, values, size) : cause)
    }
    return out.finish()
  }

  /** No frame can follow, since one is lost. */
  fail(cause: unknown): unknown {
    const named = cause instanceof TravelError && this.way !== undefined ? cause.on(this.way) : cause
    this.failure ??= { cause: named }
    return this.failure.cause
  }

  private encodeRows(rows: readonly unknown[], size: number): void {
    let at = 0
    let widened = false
    while (at < size) {
      const current = this.current ?? this.use(sampled(rows, at, size, undefined))
      const end = current.take(rows, at, size)
      if (end > at) this.writeSection(current)
      if (end === size) return
      // A shape that does not take the row it was made for: there is only one that takes everything.
      this.use(widened && end === at ? shape('any') : sampled(rows, end, size, current.shape))
      widened = true
      at = end
    }
  }

  private use(next: Shape): ShapeEncoder {
    const wanted = this.shapes >= SHAPES_MAX ? shape('any') : next
    return (this.current = new ShapeEncoder(this.shapes++, wanted, this.interpreted))
  }

  private writeSection(section: ShapeEncoder): void {
    const isNew = section !== this.announced
    this.out.byte(isNew ? 1 : 0)
    if (isNew) {
      this.values.reset()
      this.values.write(section.shape)
      this.announced = section
    }
    section.write(this.out, this.values)
  }
}

/** The shape of the next rows, and of what `before` takes. */
function sampled(rows: readonly unknown[], from: number, to: number, before: Shape | undefined): Shape {
  let result = before ?? shape('none')
  for (let i = from; i < to && i < from + SAMPLE_ROWS; i++) result = widen(result, shapeOf(rows[i]))
  return result
}

function explain(cause: Error, rows: readonly unknown[], size: number): Error {
  for (let i = 0; i < size; i++) {
    const error = describeUntravelable(rows[i])
    if (error !== undefined) return error
  }
  return cause
}
