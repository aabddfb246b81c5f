/** What the handle of a job says that is run by something which makes no checkpoints. */
import { CheckpointError } from './checkpoint-error.ts'
import { CheckpointLog, type CheckpointStatistics } from './checkpoint-statistics.ts'

/** The error of whoever asks for a checkpoint or savepoint nevertheless. */
export function noCheckpoints(job: string): CheckpointError {
  return new CheckpointError(
    'CHECKPOINT_UNSUPPORTED',
    `Job "${job}" runs on several threads, which make no checkpoints or savepoints yet. Run it on one.`,
  )
}

/** The error of whoever asks for restarts nevertheless: they begin from checkpoints. */
export function noRestarts(job: string): CheckpointError {
  return new CheckpointError(
    'CHECKPOINT_UNSUPPORTED',
    `Job "${job}" has a restart strategy and runs on several threads, where jobs are not started again yet. Leave restartStrategy out, or run it on one.`,
  )
}

export function emptyStatistics(): CheckpointStatistics {
  return new CheckpointLog().read()
}
