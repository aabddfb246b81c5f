import type { CheckpointStorage } from '../checkpoint/checkpoint-storage.ts'
import { DirectoryCheckpointStorage } from './directory-checkpoint-storage.ts'
import { getHeapStatistics } from 'node:v8'
import type { CancelSchedule, Platform } from '../execution/platform.ts'

import type { SpillStorage } from '../memory/spill-storage.ts'
import { FileSpillStorage } from './file-spill-storage.ts'

const DELAY_MAX_MS = 2 ** 31 - 1

function mayGenerateCode(): boolean {
  try {
    return (new Function('return true') as () => boolean)()
  } catch {
    return false
  }
}

/** The clock, timers and event loop of Node.js. */
export class NodePlatform implements Platform {
  readonly canGenerateCode = mayGenerateCode()

  /** Half of what the process may take. */
  readonly defaultMemoryBytes = getHeapStatistics().heap_size_limit / 2

  openSpillStorage(): SpillStorage {
    return new FileSpillStorage()
  }

  now(): number {
    return Date.now()
  }

  monotonic(): number {
    return performance.now()
  }

  random(): number {
    return Math.random()
  }

  schedule(time: number, callback: () => void): CancelSchedule {
    // One millisecond later than asked for, so that `now()` has passed `time` when the callback runs.
    const delay = Math.max(0, time - Date.now() + 1)
    const far = delay > DELAY_MAX_MS
    let cancelNext: CancelSchedule | undefined
    const timer = setTimeout(
      () => {
        if (far) cancelNext = this.schedule(time, callback)
        else callback()
      },
      far ? DELAY_MAX_MS : delay,
    )
    return () => {
      clearTimeout(timer)
      cancelNext?.()
    }
  }

  openDirectory(path: string): CheckpointStorage {
    return new DirectoryCheckpointStorage(path)
  }

  yield(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }
}
