import type { CheckpointStorage } from './checkpoint-storage.ts'
import { checkpointPath, deleteCheckpoint } from './checkpoint-store.ts'

export interface RetainedOptions {
  readonly storage: CheckpointStorage
  /** The folder of the job in the storage. */
  readonly folder: string
  /** How many complete checkpoints are kept. */
  readonly most: number
  /** Those of earlier attempts, newest first. */
  readonly earlier: readonly number[]
}

/** The complete checkpoints of a job; removes those that are too many. */
export class RetainedCheckpoints {
  private readonly options: RetainedOptions
  private checkpoints: number[]

  constructor(options: RetainedOptions) {
    this.options = options
    this.checkpoints = [...options.earlier]
  }

  /** A checkpoint is complete: older ones may have to go. */
  add(checkpoint: number): void {
    const { storage, folder, most } = this.options
    this.checkpoints = [checkpoint, ...this.checkpoints]
    for (const old of this.checkpoints.splice(most))
      // What cannot be removed now is only in the way.
      void deleteCheckpoint(storage, checkpointPath(folder, old)).catch(() => {})
  }
}
