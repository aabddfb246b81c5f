/** What the handle of a job says in a worker, where no checkpoints are made. */
import { CheckpointError } from './checkpoint-error.ts'
import { CheckpointLog, type CheckpointStatistics } from './checkpoint-statistics.ts'

/** The error of a builder in a worker that asks for a savepoint: its job runs in the driver's hands. */
export function madeByDriver(job: string): CheckpointError {
  return new CheckpointError(
    'CHECKPOINT_UNSUPPORTED',
    `The builder of job "${job}" asked for a savepoint in a worker thread; savepoints are made where the job was started. Ask for it outside of the builder.`,
  )
}

export function emptyStatistics(): CheckpointStatistics {
  return new CheckpointLog().read()
}
