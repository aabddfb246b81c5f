import { JobMemory } from '../memory/job-memory.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import type { SpilledFrames } from '../memory/spilled-frames.ts'
import { RowSize } from './estimate-size.ts'
import type { Frame, RowFrame } from './frame.ts'

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
/**
 * A channel that keeps everything, in memory or spilled, until its writer has ended (in an iteration: has ended the
 * superstep), and only then lets the reader begin: a blocking edge. Never full, so it takes the place of back-pressure
 * where a pipeline would wait for itself.
 */
export class BlockingChannel implements Channel {
  private readonly inner = new LocalChannel(Infinity)
  private readonly memory: JobMemory
  private readonly consumer: MemoryConsumer
  private readonly rowSize = new RowSize()
  private spilled: SpilledFrames | undefined
  private readSpilled: (() => RowFrame | undefined) | undefined
  /** For each frame without rows, how many spilled frames come before it. */
  private readonly behind: number[] = []
  private framesRead = 0
  /** Ends, of the input or of supersteps, that have been sent and not been polled. */
  private ends = 0

  /** @param memory Default: no limit. */
  constructor(memory = new JobMemory()) {
    this.memory = memory
    this.consumer = memory.consumer()
  }

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
    if (isEnd(frame)) this.ends++
    if (this.spilled !== undefined) {
      this.spill(frame)
      return
    }
    this.inner.send(frame)
    if (frame.kind === 'rows' && !this.consumer.grow(frame.size * this.rowSize.of(frame.values[0])))
      this.spillAll()
  }

  /** The end comes last, so there is a frame in memory as long as there is any. */
  poll(): Frame | undefined {
    if (this.ends === 0) return undefined
    if (this.spilled !== undefined && this.framesRead < (this.behind[0] ?? 0)) {
      this.framesRead++
      this.readSpilled ??= this.spilled.reader()
      return this.readSpilled()
    }
    this.behind.shift()
    const frame = this.inner.poll()
    if (frame !== undefined && isEnd(frame)) this.ends--
    if (!this.inner.hasData) this.tidy()
    return frame
  }

  /** Nothing is left, or only spilled rows of what has not ended yet. */
  private tidy(): void {
    this.consumer.free()
    if (this.spilled === undefined || this.framesRead < this.spilled.count) return
    this.spilled.delete()
    this.spilled = undefined
    this.readSpilled = undefined
    this.framesRead = 0
  }

  /** Moves the rows there are out of memory; all further ones follow. */
  private spillAll(): void {
    this.spilled = this.memory.frames()
    const frames: Frame[] = []
    for (let frame = this.inner.poll(); frame !== undefined; frame = this.inner.poll()) frames.push(frame)
    for (const frame of frames) this.spill(frame)
    this.consumer.free()
  }

  private spill(frame: Frame): void {
    const spilled = this.spilled as SpilledFrames
    if (frame.kind === 'rows') spilled.append(frame)
    else {
      this.behind.push(spilled.count)
      this.inner.send(frame)
    }
  }
}

function isEnd(frame: Frame): boolean {
  return frame.kind === 'end' || frame.kind === 'epoch'
}
