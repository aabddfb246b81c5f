import type { BadRecord } from '@wiesel/formats'
import type { Counter } from '@wiesel/runtime'
import type { FileSystem } from '../file-system/file-system.ts'

/** What the inputs of one reader share. */
export interface InputContext {
  readonly files: FileSystem
  readonly bytesRead: Counter
  /** Whether bad records are left out, not a failure. */
  readonly skipsBad: boolean
  onReady(): void
  onBadRecord(path: string, bad: BadRecord): void
}
