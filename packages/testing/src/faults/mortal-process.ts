import { CheckpointError } from '@wiesel/runtime'

/** The process is gone. */
export class ProcessEnd extends CheckpointError {
  constructor() {
    super('CHECKPOINT_ABORTED', 'The process was killed.')
  }
}

/** A process that dies some steps after it is killed. */
export class MortalProcess {
  private stepsLeft = Infinity

  get isKilled(): boolean {
    return this.stepsLeft < Infinity
  }

  get isDead(): boolean {
    return this.stepsLeft <= 0
  }

  kill(afterSteps = 0): void {
    this.stepsLeft = Math.min(this.stepsLeft, afterSteps)
  }

  /** A step is done. */
  step(): void {
    this.stepsLeft--
  }

  /** @throws ProcessEnd if it is dead */
  check(): void {
    if (this.isDead) throw new ProcessEnd()
  }
}
