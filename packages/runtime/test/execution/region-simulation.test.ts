/** Jobs of several pipelines whose tasks fail at any step: what is committed is exactly what there is to commit. */
import { expect, test } from 'vitest'
import { MemoryCheckpointStorage } from '@wiesel/runtime'
import { SeededRandom, simulateJob, type JobRecovery } from '@wiesel/runtime/internal'
import { forSeeds } from '@wiesel/testing'
import { Committed, Programs, Step } from '../support/pipelines.ts'

const hostTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

interface Pipeline {
  readonly count: number
  readonly step: Step
  readonly sink: Committed
}

/** Runs a job with failures drawn from the seed; tells how often it began, and its pipelines. */
async function run(seed: number): Promise<{ attempts: number; pipelines: Pipeline[]; parallelism: number }> {
  const rng = new SeededRandom(seed)
  const cut = rng.next() < 0.3
  const parallelism = 1 + rng.below(3)
  const pipelines = Array.from({ length: 1 + rng.below(3) }, () => ({
    count: rng.below(120),
    step: new Step(),
    sink: new Committed(),
  }))
  const programs = new Programs()
  pipelines.forEach(({ count, step, sink }, i) =>
    programs.add(`p${i}`, count, cut ? [step, '|', new Step()] : [step], sink),
  )
  let failures = rng.below(6)
  let recovery: JobRecovery | undefined
  await simulateJob(programs.build(parallelism), {
    seed,
    hostTurn,
    restartsRegions: true,
    tickChance: rng.pick([0.02, 0.1, 0.3]),
    memory: rng.pick([1, 1 << 20]),
    execution: {
      checkpointing: {
        interval: 1 + rng.below(20),
        maxConcurrent: 1 + rng.below(3),
        storage: new MemoryCheckpointStorage(),
      },
      restartStrategy: { kind: 'fixed-delay', attempts: 100, delay: rng.below(30) },
    },
    failing: (job) => {
      // What has begun to commit at the end of a batch is not repeated exactly once.
      if (failures === 0 || rng.next() > 0.02 || (cut && job.tasksDone)) return undefined
      failures--
      return rng.pick(job.tasks)
    },
    onRecovery: (made) => (recovery = made),
  })
  return { attempts: recovery?.log.attempts ?? 0, pipelines, parallelism }
}

test('whichever task fails, and however often', { timeout: 60_000 }, async () => {
  let alone = 0
  await forSeeds(400, async (seed) => {
    const { attempts, pipelines, parallelism } = await run(seed)
    for (const { sink, count } of pipelines) expect(sink.rows).toEqual(upTo(count))
    if (attempts > 1 && pipelines.some(({ step }) => step.made === parallelism)) alone++
  })
  // Some pipelines went on while others began again.
  expect(alone).toBeGreaterThan(50)
})
