/**
 * What: turns the frames of one channel into bytes: first size, marks and timestamps; then for each variant of rows that occurs
 * its rows as columns, and before, if there are several, the variant of each row. A row that breaks the shape of its variant
 * widens it, or is the first of a new one, so nothing is lost.
 * State: the shapes so far, and the dictionaries of their columns; the decoder follows.
 */
import type { RowFrame } from '../task/frame.ts'
import { ByteWriter } from './byte-writer.ts'
import { rowSplit, type RowSplit } from './row-split.ts'
import { RowVariants } from './row-variants.ts'
import type { Shape } from './shape.ts'
import { ShapeEncoder } from './shape-encoder.ts'
import { TravelError } from './travel-error.ts'
import { describeUntravelable } from './untravelable.ts'
import { CannotWrite, ValueWriter } from './value-writer.ts'

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

/** Rows of one shape. */
interface Part {
  readonly encoder: ShapeEncoder
  /** Whether the decoder knows the shape. */
  announced: boolean
  /** The rows of the current frame, if there are several variants. */
  readonly rows: unknown[]
}

/** Turns the frames of one channel into bytes; the {@link FrameDecoder} at the other end must get all of them, in order. */
export class FrameEncoder {
  private readonly out = new ByteWriter()
  private readonly values = new ValueWriter(this.out)
  private readonly interpreted: boolean
  private readonly way: string | undefined
  /** What it threw: it may have begun a frame that the decoder will never see, so nothing can follow. */
  private failure: { cause: unknown } | undefined
  private readonly variants: RowVariants
  private parts: Part[] = []
  private split: RowSplit = () => {}
  private indices = new Uint8Array(0)
  private shapes = 0

  constructor(options: FrameEncoderOptions = {}) {
    this.interpreted = options.interpreted ?? false
    this.way = options.way
    this.variants = new RowVariants(options.shape)
    if (options.shape !== undefined) this.use()
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
    if (size === 0) return
    while (!this.take(rows, size));
    const { parts } = this
    const isMixed = parts.length > 1
    const used = isMixed ? parts.filter((part) => part.rows.length > 0) : parts
    this.out.byte(used.length)
    if (used.length > 1) this.out.column(this.indices, size)
    for (const part of used) this.writePart(part)
    if (isMixed) for (const part of parts) part.rows.length = 0
  }

  /** Takes all rows into their columns. Returns whether they fit; otherwise the shapes have changed so that more will. */
  private take(rows: readonly unknown[], size: number): boolean {
    const { parts } = this
    if (parts.length < 2) {
      const end = parts.length === 0 ? 0 : parts[0].encoder.take(rows, 0, size)
      return end === size || this.adapt(rows, end, size)
    }
    if (this.indices.length < size) this.indices = new Uint8Array(size)
    for (const part of parts) part.rows.length = 0
    this.split(
      rows,
      size,
      this.indices,
      parts.map((part) => part.rows),
    )
    for (const { encoder, rows: own } of parts) {
      const end = encoder.take(own, 0, own.length)
      if (end < own.length) return this.adapt(own, end, own.length)
    }
    return true
  }

  private adapt(rows: readonly unknown[], from: number, to: number): false {
    // A shape that does not take the row it was made for: there is only one that takes everything.
    if (!this.variants.learn(rows, from, to) || this.shapes >= SHAPES_MAX) this.variants.giveUp()
    this.use()
    return false
  }

  /** An encoder for each shape that is new. */
  private use(): void {
    const { parts } = this
    this.parts = this.variants.shapes.map((own, index) => {
      if (parts.length > index && parts[index].encoder.shape === own) return parts[index]
      return { encoder: new ShapeEncoder(this.shapes++, own, this.interpreted), announced: false, rows: [] }
    })
    if (this.parts.length > 1) this.split = rowSplit(this.variants, this.interpreted)
  }

  private writePart(part: Part): void {
    this.out.byte(this.parts.indexOf(part))
    this.out.byte(part.announced ? 0 : 1)
    if (!part.announced) {
      this.values.reset()
      this.values.write(part.encoder.shape)
      part.announced = true
    }
    part.encoder.write(this.out, this.values)
  }
}

function explain(cause: Error, rows: readonly unknown[], size: number): Error {
  for (let i = 0; i < size; i++) {
    const error = describeUntravelable(rows[i])
    if (error !== undefined) return error
  }
  return cause
}
