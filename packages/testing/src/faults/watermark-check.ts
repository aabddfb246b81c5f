import type { JobRuntime } from '@wiesel/runtime/internal'

/** Looks whether the watermark of a stage ever goes back. */
export class WatermarkCheck {
  /** The first that did; `undefined` when none has. */
  wentBack: string | undefined
  private readonly seen = new WeakMap<object, number>()

  /** To be called after each step of the job. */
  step(job: JobRuntime): void {
    for (const task of job.tasks) {
      for (const stage of task.parts.stages) {
        const before = this.seen.get(stage) ?? Number.MIN_SAFE_INTEGER
        if (stage.watermark < before)
          this.wentBack ??= `The watermark of "${stage.node.name}" went back from ${before} to ${stage.watermark}.`
        if (stage.watermark > before) this.seen.set(stage, stage.watermark)
      }
    }
  }
}
