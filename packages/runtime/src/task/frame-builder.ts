import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { END_FRAME, MARK_ACTIVE, MARK_IDLE, MARK_WATERMARK, type Frame } from './frame.ts'

/** Collects rows and marks for one channel until a frame is worth sending. */
export class FrameBuilder {
  private values: unknown[] = []
  private timestamps: Float64Array | undefined
  private size = 0
  private marks: number[] = []
  private readonly rowsMax: number
  private readonly send: (frame: Frame) => void

  constructor(rowsMax: number, send: (frame: Frame) => void) {
    this.rowsMax = rowsMax
    this.send = send
  }

  push(value: unknown, timestamp: number): void {
    const row = this.size++
    this.values.push(value)
    if (this.timestamps !== undefined) this.timestamps[row] = timestamp
    else if (timestamp !== NO_TIMESTAMP) this.stamp(row, timestamp)
    if (this.size === this.rowsMax) this.flush()
  }

  watermark(timestamp: number): void {
    this.marks.push(this.size, MARK_WATERMARK, timestamp)
  }

  idle(idle: boolean): void {
    this.marks.push(this.size, idle ? MARK_IDLE : MARK_ACTIVE, 0)
  }

  end(): void {
    this.flush()
    this.send(END_FRAME)
  }

  /** Sends what is there. */
  flush(): void {
    if (this.size === 0 && this.marks.length === 0) return
    const { values, timestamps, size, marks } = this
    this.values = []
    this.timestamps = undefined
    this.size = 0
    this.marks = []
    this.send({ kind: 'rows', values, timestamps, size, marks })
  }

  private stamp(row: number, timestamp: number): void {
    this.timestamps = new Float64Array(this.rowsMax).fill(NO_TIMESTAMP, 0, row)
    this.timestamps[row] = timestamp
  }
}
