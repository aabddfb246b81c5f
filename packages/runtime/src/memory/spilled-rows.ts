import { RowSize } from '../task/estimate-size.ts'
import type { SpilledFrames } from './spilled-frames.ts'

/** A frame is written when it has this many rows, or about this many bytes. */
const FRAME_ROWS = 1024
const FRAME_BYTES = 262_144

/** A list of rows in a spill file: written once, read from the beginning any number of times. */
export class SpilledRows<T> {
  /** How many rows there are. */
  size = 0
  private readonly frames: SpilledFrames
  private readonly rowSize = new RowSize()
  private values: T[] = []
  private bytes = 0

  constructor(frames: SpilledFrames) {
    this.frames = frames
  }

  /** @throws TravelError `CANNOT_TRAVEL` for a record that is not plain data */
  add(value: T): void {
    this.values.push(value)
    this.size++
    this.bytes += this.rowSize.of(value)
    if (this.values.length >= FRAME_ROWS || this.bytes >= FRAME_BYTES) this.flush()
  }

  /** Writes what is still in memory. */
  flush(): void {
    const { values } = this
    if (values.length === 0) return
    this.frames.append({ kind: 'rows', values, timestamps: undefined, size: values.length, marks: [] })
    this.values = []
    this.bytes = 0
  }

  /** All rows, in order; nothing may be added while they are read. */
  *[Symbol.iterator](): IterableIterator<T> {
    this.flush()
    const read = this.frames.reader()
    for (let frame = read(); frame !== undefined; frame = read()) yield* frame.values as T[]
  }

  /** As iterating, a frame at a time. */
  reader(): () => T[] | undefined {
    this.flush()
    const read = this.frames.reader()
    return () => read()?.values as T[] | undefined
  }

  delete(): void {
    this.values = []
    this.frames.delete()
  }
}
