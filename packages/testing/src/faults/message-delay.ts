import type { JobRuntime, SeededRandom } from '@wiesel/runtime/internal'
import type { FaultCounts } from './fault-counts.ts'

/**
 * Holds back, swaps and loses what a job is told of complete checkpoints. What is lost is made up for by the next one; so
 * the last one always arrives.
 */
export class MessageDelay {
  private readonly rng: SeededRandom
  private readonly counts: FaultCounts
  private readonly mayFail: (chance: number) => boolean
  private held: { steps: number; deliver: () => void }[] = []
  private job: JobRuntime | undefined

  constructor(rng: SeededRandom, counts: FaultCounts, mayFail: (chance: number) => boolean) {
    this.rng = rng
    this.counts = counts
    this.mayFail = mayFail
  }

  /** To be called after each step of the job. */
  step(job: JobRuntime): void {
    if (this.job !== job) this.take(job)
    const due = this.held.filter((message) => --message.steps <= 0)
    if (due.length === 0) return
    this.held = this.held.filter(({ steps }) => steps > 0)
    for (const { deliver } of due) deliver()
  }

  private take(job: JobRuntime): void {
    this.job = job
    this.held = []
    const deliver = job.checkpointComplete.bind(job)
    job.checkpointComplete = (checkpoint) => {
      if (job.tasksDone || !this.mayFail(0.1)) return deliver(checkpoint)
      if (this.rng.next() < 0.3) return this.counts.add('message lost')
      this.counts.add('message late')
      this.held.push({ steps: 1 + this.rng.below(100), deliver: () => deliver(checkpoint) })
    }
  }
}
