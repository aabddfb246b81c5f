import type { Frame } from './frame.ts'

/**
 * A one-way queue of frames between two tasks: one writer, one reader, first in, first out.
 *
 * The writer looks at `isFull` before it takes more input; it may still send what one user call emitted (overdraft).
 * Neither side ever waits in a call.
 */
export interface Channel {
  /** Writer: whether no more should be sent for now. */
  isFull(): boolean
  /** Writer: hands a frame over. */
  send(frame: Frame): void
  /** Reader: the next frame, or `undefined`. */
  poll(): Frame | undefined
  /** Reader: whether `poll` would return a frame. */
  readonly hasData: boolean
  /** Rows sent and not yet polled. */
  readonly queuedRows: number
}

/** A channel between tasks of one thread: frames go over by reference. */
export class LocalChannel implements Channel {
  private frames: (Frame | undefined)[] = []
  private head = 0
  private rows = 0
  private readonly capacityRows: number

  constructor(capacityRows: number) {
    this.capacityRows = capacityRows
  }

  get hasData(): boolean {
    return this.head < this.frames.length
  }

  get queuedRows(): number {
    return this.rows
  }

  isFull(): boolean {
    return this.rows >= this.capacityRows
  }

  send(frame: Frame): void {
    this.frames.push(frame)
    if (frame.kind === 'rows') this.rows += frame.size
  }

  poll(): Frame | undefined {
    if (this.head >= this.frames.length) return undefined
    const frame = this.frames[this.head] as Frame
    this.frames[this.head++] = undefined
    if (this.head === this.frames.length) {
      this.frames = []
      this.head = 0
    }
    if (frame.kind === 'rows') this.rows -= frame.size
    return frame
  }
}

/**
 * A channel that keeps everything until its writer has ended (in an iteration: has ended the superstep), and only then
 * lets the reader begin: a blocking edge. Never full, so it takes the place of back-pressure where a pipeline would wait
 * for itself.
 */
export class BlockingChannel implements Channel {
  private readonly inner = new LocalChannel(Infinity)
  /** Ends, of the input or of supersteps, that have been sent and not been polled. */
  private ends = 0

  get hasData(): boolean {
    return this.ends > 0
  }

  get queuedRows(): number {
    return 0
  }

  isFull(): boolean {
    return false
  }

  send(frame: Frame): void {
    this.inner.send(frame)
    if (isEnd(frame)) this.ends++
  }

  poll(): Frame | undefined {
    const frame = this.ends > 0 ? this.inner.poll() : undefined
    if (frame !== undefined && isEnd(frame)) this.ends--
    return frame
  }
}

function isEnd(frame: Frame): boolean {
  return frame.kind === 'end' || frame.kind === 'epoch'
}
