/** A checkpoint whose barrier is on its way. */
interface BarrierInFlight {
  readonly checkpoint: number
  /** The tasks, by their numbers, whose state is still to come. */
  readonly waiting: Set<number>
  triggered: boolean
}

/**
 * Which tasks the barriers of checkpoints have not got through yet. In a part of a job a barrier may come from another part
 * before the checkpoint begins here.
 */
export class BarriersInFlight {
  private readonly taskCount: number
  private readonly isPart: boolean
  private inFlight: BarrierInFlight[] = []

  constructor(taskCount: number, isPart: boolean) {
    this.taskCount = taskCount
    this.isPart = isPart
  }

  /** The checkpoint begins here. Call {@link forgetArrived} when the tasks have been told. */
  trigger(checkpoint: number): void {
    this.find(checkpoint).triggered = true
  }

  /** The state of a task has come. Returns whether it was waited for: what was given up is forgotten. */
  arrive(checkpoint: number, task: number): boolean {
    const isKnown = this.isPart || this.inFlight.some((other) => other.checkpoint === checkpoint)
    if (!isKnown || !this.find(checkpoint).waiting.delete(task)) return false
    this.forgetArrived()
    return true
  }

  /** The checkpoints that wait for a task. */
  waitingFor(task: number): number[] {
    return this.inFlight.filter(({ waiting }) => waiting.has(task)).map(({ checkpoint }) => checkpoint)
  }

  forgetArrived(): void {
    this.inFlight = this.inFlight.filter(({ waiting, triggered }) => waiting.size > 0 || !triggered)
  }

  giveUp(): void {
    this.inFlight = []
  }

  private find(checkpoint: number): BarrierInFlight {
    const known = this.inFlight.find((barrier) => barrier.checkpoint === checkpoint)
    if (known !== undefined) return known
    const waiting = new Set(Array.from({ length: this.taskCount }, (_, index) => index))
    const barrier = { checkpoint, waiting, triggered: false }
    this.inFlight.push(barrier)
    return barrier
  }
}
