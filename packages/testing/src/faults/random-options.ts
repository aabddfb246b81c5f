import type { CheckpointOptions, RestartStrategy } from '@wiesel/runtime'
import type { SeededRandom } from '@wiesel/runtime/internal'
import type { FaultJob } from './random-job.ts'

/** How a job makes checkpoints, and is started again. */
export interface RandomOptions {
  readonly checkpointing: CheckpointOptions
  readonly restartStrategy: RestartStrategy
}

/** The same for all processes of a run. */
export function randomOptions(rng: SeededRandom, { bearsHaste = true }: FaultJob): RandomOptions {
  const interval = 1 + rng.below(30)
  return {
    checkpointing: {
      interval,
      // What is lost on its way is missed soon.
      timeout: bearsHaste ? interval * 400 : 600_000,
      retained: 1 + rng.below(3),
      minPause: rng.pick([0, 0, 5]),
      maxConcurrent: 1 + rng.below(3),
      tolerableFailures: rng.below(3),
    },
    restartStrategy: { kind: 'fixed-delay', attempts: 1000, delay: rng.below(50) },
  }
}
