import type { JobRuntime, SeededRandom } from '@wiesel/runtime/internal'
import type { FaultBudget } from './fault-budget.ts'
import type { FaultCounts } from './fault-counts.ts'

/** What the coordinator and the tasks tell each other. */
type Kind = 'acknowledgement' | 'completion'

/**
 * Holds back, swaps, doubles and loses what the coordinator and the tasks tell each other about checkpoints. What a source is
 * told comes late, but in order: it must tell which of its splits are part of a checkpoint. So a trigger is lost for all.
 */
export class ControlMessages {
  private readonly rng: SeededRandom
  private readonly budget: FaultBudget
  private readonly counts: FaultCounts
  /** Ends the process, after some steps. */
  private readonly onCrash: (steps: number) => void
  private held: { steps: number; deliver: () => void }[] = []
  private job: JobRuntime | undefined
  private readonly sources = new WeakSet<object>()
  private readonly waiting = new Map<number, Set<number>>()
  /** Whether messages may be lost. */
  private readonly mayLose: boolean

  constructor(
    rng: SeededRandom,
    budget: FaultBudget,
    counts: FaultCounts,
    onCrash: (steps: number) => void,
    mayLose: boolean,
  ) {
    this.rng = rng
    this.budget = budget
    this.counts = counts
    this.onCrash = onCrash
    this.mayLose = mayLose
  }

  /** To be called before the first step of an attempt. */
  watch(job: JobRuntime): void {
    this.job = job
    this.held = []
    this.waiting.clear()
    this.watchTrigger(job)
    this.watchAcknowledgements(job)
    this.watchCompletion(job)
    this.watchSources(job)
  }

  /** To be called after each step of the job. */
  step(job: JobRuntime): void {
    if (this.job !== job) this.watch(job)
    this.watchSources(job)
    if (this.held.length > 0) this.deliver(this.held.filter((message) => --message.steps <= 0))
  }

  /** Nothing else can happen: what is under way arrives. */
  arrive(): void {
    this.deliver(this.held)
  }

  private deliver(due: readonly { deliver: () => void }[]): void {
    if (due.length === 0) return
    this.held = this.held.filter((message) => !due.includes(message))
    for (const { deliver } of due) deliver()
  }

  private watchTrigger(job: JobRuntime): void {
    const trigger = job.trigger.bind(job)
    job.trigger = (barrier) => {
      if (this.mayLose && !job.tasksDone && this.budget.mayFail(0.01)) {
        this.counts.add('trigger lost')
        return new Map()
      }
      this.waiting.set(barrier.checkpoint, new Set(job.tasks.keys()))
      const enumerators = trigger(barrier)
      if (this.budget.mayFail(0.01)) this.crash('after the trigger', 0)
      return enumerators
    }
  }

  private watchAcknowledgements(job: JobRuntime): void {
    const { onSnapshot } = job
    job.onSnapshot = (checkpoint, task, snapshot, release) => {
      const waiting = this.waiting.get(checkpoint)
      waiting?.delete(task)
      if (waiting?.size === 0 && this.budget.mayFail(0.03)) {
        this.crash('after all acknowledgements', 0)
        return
      }
      this.pass('acknowledgement', () => onSnapshot(checkpoint, task, snapshot, release))
    }
  }

  private watchCompletion(job: JobRuntime): void {
    let crashes = false
    const { holdsEnd } = job
    // It dies before it ends.
    job.holdsEnd = () => crashes || holdsEnd()
    const complete = job.checkpointComplete.bind(job)
    job.checkpointComplete = (checkpoint) => {
      if (this.budget.mayFail(job.tasksDone ? 0.3 : 0.03)) {
        crashes = true
        this.crash('when some tasks were told', this.rng.below(40))
        const some = this.rng.below(job.tasks.length + 1)
        for (const task of job.tasks.slice(0, some)) task.checkpointComplete(checkpoint)
        return
      }
      // The last one has nobody behind it to make up for it.
      if (job.tasksDone) complete(checkpoint)
      else this.pass('completion', () => complete(checkpoint))
    }
  }

  /** Sources, also those of a region that has begun again. */
  private watchSources(job: JobRuntime): void {
    for (const { parts } of job.tasks) {
      const { source } = parts
      if (source === undefined || this.sources.has(source)) continue
      this.sources.add(source)
      const [post, addSplits, noMore] = [
        source.postBarrier.bind(source),
        source.addSplits.bind(source),
        source.noMoreSplits.bind(source),
      ]
      /** Messages to this source that are held back, in order. */
      const queue: (() => void)[] = []
      const inOrder = (deliver: () => void): void => {
        if (queue.length === 0) deliver()
        else queue.push(deliver)
      }
      source.addSplits = (splits) => inOrder(() => addSplits(splits))
      source.noMoreSplits = () => inOrder(noMore)
      source.postBarrier = (barrier) => {
        if (queue.length > 0) queue.push(() => post(barrier))
        else if (this.budget.mayFail(0.03)) {
          this.counts.add('trigger late')
          queue.push(() => post(barrier))
          this.hold(() => {
            for (const message of queue.splice(0)) message()
          })
        } else post(barrier)
      }
    }
  }

  private pass(kind: Kind, deliver: () => void): void {
    if (this.mayLose && this.budget.mayFail(0.01)) this.counts.add(`${kind} lost`)
    else if (this.budget.mayFail(0.03)) {
      this.counts.add(`${kind} late`)
      this.hold(deliver)
    } else {
      deliver()
      if (kind !== 'completion' || !this.budget.mayFail(0.05)) return
      this.counts.add(`${kind} twice`)
      this.hold(deliver)
    }
  }

  private hold(deliver: () => void): void {
    const { job } = this
    this.held.push({
      steps: 1 + this.rng.below(100),
      deliver: () => {
        if (this.job === job && job?.isClosed === false) deliver()
      },
    })
  }

  private crash(when: string, steps: number): void {
    this.counts.add(`coordinator crashed ${when}`)
    this.onCrash(steps)
  }
}
