import { JobMemory } from '../memory/job-memory.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import type { SpilledFrames } from '../memory/spilled-frames.ts'
import type { Channel } from './channel.ts'
import { RowSize } from './estimate-size.ts'
import type { Frame, RowFrame } from './frame.ts'

/** Stands for the next spilled frame. */
const SPILLED = 'spilled'

/**
 * A blocking edge that keeps what it has until the end of the job, so that a reader that has failed can begin again. The
 * reader begins when the writer has ended.
 */
export class ReplayableChannel implements Channel {
  private readonly memory: JobMemory
  private readonly consumer: MemoryConsumer
  private readonly rowSize = new RowSize()
  private frames: (Frame | typeof SPILLED)[] = []
  private spilled: SpilledFrames | undefined
  private readSpilled: (() => RowFrame | undefined) | undefined
  private next = 0
  private ended = false

  /** @param memory Default: no limit. */
  constructor(memory = new JobMemory()) {
    this.memory = memory
    this.consumer = memory.consumer()
  }

  get hasData(): boolean {
    return this.ended && this.next < this.frames.length
  }

  get queuedRows(): number {
    return 0
  }

  isFull(): boolean {
    return false
  }

  send(frame: Frame): void {
    if (frame.kind === 'end') this.ended = true
    this.frames.push(this.spilled === undefined ? frame : this.spill(frame, this.spilled))
    if (this.spilled !== undefined || frame.kind !== 'rows') return
    if (!this.consumer.grow(frame.size * this.rowSize.of(frame.values[0]))) this.spillAll()
  }

  poll(): Frame | undefined {
    if (!this.hasData) return undefined
    const frame = this.frames[this.next++]
    if (frame !== SPILLED) return frame
    this.readSpilled ??= this.spilled?.reader()
    return this.readSpilled?.()
  }

  /** Lets the reader begin again. */
  rewind(): void {
    this.next = 0
    this.readSpilled = undefined
  }

  /** Nobody will read it any more. */
  discard(): void {
    this.consumer.free()
    this.spilled?.delete()
    this.spilled = undefined
    this.frames = []
    this.rewind()
  }

  /** Moves the rows there are out of memory; all further ones follow. */
  private spillAll(): void {
    const spilled = this.memory.frames()
    this.frames = this.frames.map((frame) => (frame === SPILLED ? frame : this.spill(frame, spilled)))
    this.spilled = spilled
    this.consumer.free()
  }

  private spill(frame: Frame, spilled: SpilledFrames): Frame | typeof SPILLED {
    if (frame.kind !== 'rows') return frame
    spilled.append(frame)
    return SPILLED
  }
}
