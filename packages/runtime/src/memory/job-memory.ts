import { MemoryManager, type MemoryConsumer } from './memory-manager.ts'
import { MemorySpillStorage } from './memory-spill-storage.ts'
import { SpilledFrames } from './spilled-frames.ts'
import { SpilledRows } from './spilled-rows.ts'
import type { SpillStorage } from './spill-storage.ts'

export interface JobMemoryOptions {
  /** Bytes that sorts, joins and groupings may hold. Default: no limit. */
  readonly budgetBytes?: number | undefined
  /** Called when something is spilled for the first time. Default: memory. */
  readonly openStorage?: (() => SpillStorage) | undefined
  /** Whether rows are encoded without generated code. Default `false`. */
  readonly interpreted?: boolean
}

/** The memory of a job, and where it puts what does not fit. */
export class JobMemory {
  private readonly ownManager: MemoryManager
  private readonly options: JobMemoryOptions
  private storage: SpillStorage | undefined

  constructor(options: JobMemoryOptions = {}) {
    this.options = options
    this.ownManager = new MemoryManager(options.budgetBytes ?? Infinity)
  }

  get manager(): MemoryManager {
    return this.ownManager
  }

  consumer(): MemoryConsumer {
    return this.manager.consumer()
  }

  /** A queue of frames outside of memory. */
  frames(): SpilledFrames {
    this.storage ??= this.options.openStorage?.() ?? new MemorySpillStorage()
    return new SpilledFrames(this.storage.create(), this.options.interpreted ?? false)
  }

  /** A list of rows outside of memory. */
  rows<T>(): SpilledRows<T> {
    return new SpilledRows<T>(this.frames())
  }

  /** The same memory for a part of the job: to close it gives back what the part has, and only that. */
  scope(): JobMemory {
    return new MemoryScope(this)
  }

  /** Removes everything that was spilled. */
  close(): void {
    this.storage?.close()
    this.storage = undefined
  }
}

class MemoryScope extends JobMemory {
  private readonly whole: JobMemory
  private readonly consumers: MemoryConsumer[] = []
  private readonly spilled: SpilledFrames[] = []

  constructor(whole: JobMemory) {
    super()
    this.whole = whole
  }

  override get manager(): MemoryManager {
    return this.whole.manager
  }

  override consumer(): MemoryConsumer {
    const consumer = this.whole.consumer()
    this.consumers.push(consumer)
    return consumer
  }

  override frames(): SpilledFrames {
    const frames = this.whole.frames()
    this.spilled.push(frames)
    return frames
  }

  override close(): void {
    for (const consumer of this.consumers) consumer.free()
    for (const frames of this.spilled) frames.delete()
  }
}
