import type { CheckpointStorage } from '../checkpoint/checkpoint-storage.ts'
import type { SpillStorage } from '../memory/spill-storage.ts'

/** Cancels what was scheduled; harmless when it has happened already. */
export type CancelSchedule = () => void

/**
 * Everything the runtime needs from the outside: time, chance, and a way to wait. One implementation is Node's, one
 * belongs to the simulation, tests may bring their own.
 */
export interface Platform {
  /** The clock of the job: milliseconds since 1970. */
  now(): number
  /** A clock that never goes back, for measuring: milliseconds. */
  monotonic(): number
  /** A number in [0, 1). */
  random(): number
  /** Calls back once `now()` is past `time`, never inside this call. */
  schedule(time: number, callback: () => void): CancelSchedule
  /** Resolves after the host has had its turn (I/O, other work). */
  yield(): Promise<void>
  /** Whether `new Function` may be used. */
  readonly canGenerateCode: boolean
  /** A directory to keep checkpoints in, where there are directories. */
  openDirectory?(path: string): CheckpointStorage
  /** Opens a place for what does not fit in memory. Default: it stays in memory, encoded. */
  openSpillStorage?(): SpillStorage
  /** Bytes that sorts, joins and groupings of a job may take unless told otherwise. Default: no limit. */
  readonly defaultMemoryBytes?: number
}
