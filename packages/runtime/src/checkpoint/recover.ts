/** Finds what a job goes on from: the newest checkpoint that is whole. */
import type { CheckpointLog } from './checkpoint-statistics.ts'
import type { CheckpointStorage } from './checkpoint-storage.ts'
import { checkpointPath, listCheckpoints, readCheckpoint, type StoredCheckpoint } from './checkpoint-store.ts'

/** What there is to go on from. */
export interface Recovered {
  readonly stored: StoredCheckpoint | undefined
  /** The id for the next checkpoint: no checkpoint there has been has a higher one. */
  readonly nextId: number
  /** Complete checkpoints, newest first, without damaged ones. */
  readonly retained: readonly number[]
}

/** Damaged checkpoints are noted in the log and passed over. */
export async function recover(
  storage: CheckpointStorage,
  folder: string,
  log: CheckpointLog,
): Promise<Recovered> {
  const { whole, broken } = await listCheckpoints(storage, folder)
  const nextId = Math.max(0, ...whole, ...broken) + 1
  const retained = [...whole]
  for (const checkpoint of whole) {
    try {
      const stored = await readCheckpoint(storage, checkpointPath(folder, checkpoint))
      return { stored, nextId, retained }
    } catch (cause) {
      retained.shift()
      const reason = cause instanceof Error ? cause.message : String(cause)
      if (!log.damaged.some((known) => known.checkpoint === checkpoint))
        log.damaged.push({ checkpoint, reason })
    }
  }
  return { stored: undefined, nextId, retained: [] }
}
