import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { END_FRAME, MARK_ACTIVE, MARK_IDLE, MARK_WATERMARK, type Barrier, type Frame } from './frame.ts'

/**
 * Collects rows and marks for one channel until a frame is worth sending. Its fields are also written by compiled chains
 * (see {@link pushCode}).
 */
export class FrameBuilder {
  values: unknown[]
  timestamps: Float64Array | undefined
  size = 0
  readonly rowsMax: number
  private marks: number[] = []
  private readonly send: (frame: Frame) => void

  constructor(rowsMax: number, send: (frame: Frame) => void) {
    this.rowsMax = rowsMax
    this.send = send
    this.values = new Array<unknown>(rowsMax)
  }

  push(value: unknown, timestamp: number): void {
    const row = this.size++
    this.values[row] = value
    if (this.timestamps !== undefined) this.timestamps[row] = timestamp
    else if (timestamp !== NO_TIMESTAMP) this.stamp(row, timestamp)
    if (this.size === this.rowsMax) this.flush()
  }

  /** The first row with a timestamp. */
  stamp(row: number, timestamp: number): void {
    this.timestamps = new Float64Array(this.rowsMax).fill(NO_TIMESTAMP, 0, row)
    this.timestamps[row] = timestamp
  }

  watermark(timestamp: number): void {
    this.marks.push(this.size, MARK_WATERMARK, timestamp)
  }

  idle(idle: boolean): void {
    this.marks.push(this.size, idle ? MARK_IDLE : MARK_ACTIVE, 0)
  }

  end(): void {
    this.cut(END_FRAME)
  }

  /** Sends a frame of another kind behind what is there. */
  cut(frame: Frame): void {
    this.flush()
    this.send(frame)
  }

  barrier(barrier: Barrier): void {
    this.flush()
    this.send({ kind: 'barrier', barrier })
  }

  /** Sends what is there. */
  flush(): void {
    if (this.size === 0 && this.marks.length === 0) return
    const { values, timestamps, size, marks } = this
    this.values = new Array<unknown>(this.rowsMax)
    this.timestamps = undefined
    this.size = 0
    this.marks = []
    this.send({ kind: 'rows', values, timestamps, size, marks })
  }
}

/** JavaScript that does what {@link FrameBuilder.push} does, for compiled chains. */
export function pushCode(builder: string, row: string, value: string, timestamp: string): string {
  return `const ${row} = ${builder}.size++;
${builder}.values[${row}] = ${value};
if (${builder}.timestamps !== undefined) ${builder}.timestamps[${row}] = ${timestamp};
else if (${timestamp} !== ${NO_TIMESTAMP}) ${builder}.stamp(${row}, ${timestamp});
if (${builder}.size === ${builder}.rowsMax) ${builder}.flush();`
}
