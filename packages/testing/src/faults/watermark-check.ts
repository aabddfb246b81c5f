import {
  SnapshotReader,
  TimestampsAndWatermarksOperator,
  type JobRuntime,
  type JobSnapshot,
} from '@wiesel/runtime/internal'

type StoredSplit = [split: string, watermark: number, generator: unknown, restarts: number]

/** Looks whether a watermark ever goes back: that of a stage within an attempt, that of a split below what was restored. */
export class WatermarkCheck {
  /** The first that did; `undefined` when none has. */
  wentBack: string | undefined
  private readonly seen = new WeakMap<object, number>()
  /** For each operator that keeps them, the watermarks of its splits in the checkpoint. */
  private restored = new Map<number, Map<string, number>>()

  /** An attempt begins from a checkpoint, or anew. */
  begin(restored: JobSnapshot | undefined): void {
    this.restored = new Map(
      [...(restored?.operators ?? [])].map(([node, subtasks]) => [node, splitWatermarks(subtasks)]),
    )
  }

  /** To be called after each step of the job. */
  step(job: JobRuntime): void {
    for (const task of job.tasks) {
      for (const { node, watermark, operator } of task.parts.stages) {
        const before = this.seen.get(operator) ?? Number.MIN_SAFE_INTEGER
        if (watermark < before) this.report(`The watermark of "${node.name}"`, before, watermark)
        if (watermark > before) this.seen.set(operator, watermark)
        const least = this.restored.get(node.id)
        if (least === undefined || least.size === 0 || !(operator instanceof TimestampsAndWatermarksOperator))
          continue
        for (const [split, now] of operator.splitWatermarks()) {
          const limit = least.get(split) ?? Number.MIN_SAFE_INTEGER
          if (now < limit) this.report(`The watermark of split "${split}" of "${node.name}"`, limit, now)
        }
      }
    }
  }

  private report(what: string, before: number, now: number): void {
    this.wentBack ??= `${what} went back from ${before} to ${now}.`
  }
}

/** Of several entries for a split the newest counts; of those that are as new, the one that is furthest behind. */
function splitWatermarks(
  subtasks: JobSnapshot['operators'] extends ReadonlyMap<number, infer S> ? S : never,
) {
  const newest = new Map<string, StoredSplit>()
  for (const subtask of subtasks) {
    for (const stored of new SnapshotReader(subtask).list('splits') as StoredSplit[]) {
      const [split, watermark, , restarts] = stored
      const known = newest.get(split)
      const counts =
        known === undefined || restarts > known[3] || (restarts === known[3] && watermark < known[1])
      if (counts) newest.set(split, stored)
    }
  }
  return new Map([...newest].map(([split, [, watermark]]) => [split, watermark]))
}
