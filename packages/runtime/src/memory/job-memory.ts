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
  readonly manager: MemoryManager
  private readonly options: JobMemoryOptions
  private storage: SpillStorage | undefined

  constructor(options: JobMemoryOptions = {}) {
    this.options = options
    this.manager = new MemoryManager(options.budgetBytes ?? Infinity)
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

  /** Removes everything that was spilled. */
  close(): void {
    this.storage?.close()
    this.storage = undefined
  }
}
