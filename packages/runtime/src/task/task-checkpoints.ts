/**
 * What: what a task does about checkpoints: waits for barriers, takes the state of its operators, hands barriers on,
 *   and tells operators of checkpoints that are complete.
 * State: barriers that came through some inputs, the checkpoint being prepared, the snapshot being written, completed
 *   checkpoints not told of yet.
 * Algorithm: when a barrier is through, the snapshot is opened and the barrier handed on. The snapshot is written in
 *   slices between the work; the checkpoint is acknowledged when it is whole. At most one is open: a second barrier
 *   waits for the first snapshot, and the task works on that only.
 */
import { BarrierAlignment } from './barrier-alignment.ts'
import { FeedbackLog } from './feedback-log.ts'
import type { Barrier } from './frame.ts'
import { OpenSnapshot, type SnapshotWriters } from './open-snapshot.ts'
import type { Stage } from './stage.ts'
import type { TaskSnapshot } from './task-snapshot.ts'
import type { TaskParts } from './task-parts.ts'

/** Entries of a snapshot written between two looks at the clock: large ones take some microseconds each. */
const ENTRIES_PER_LOOK = 16
/** How much of a slice goes to a snapshot while there is other work, and while there is none. */
const SHARE_OF_BUSY = 0.2
const SHARE_OF_IDLE = 0.5

/** How the task is, now. */
export interface TaskCondition {
  /** Nothing is put aside or half done. */
  readonly quiet: boolean
  /** All input is processed. */
  readonly finished: boolean
}

export class TaskCheckpoints {
  readonly alignment: BarrierAlignment
  /** Present in the head of a loop of a stream. */
  readonly feedback: FeedbackLog | undefined
  private readonly parts: TaskParts
  private readonly task: TaskCondition
  /** The checkpoint whose snapshot is being prepared. */
  private prepared: number | undefined
  /** Completed checkpoints that operators have not been told of. */
  private readonly completed: number[] = []
  private writing:
    | { readonly checkpoint: number; readonly snapshot: OpenSnapshot; readonly writers: SnapshotWriters }
    | undefined
  /** Checkpoints that began after the end of the task, in order; their snapshots are written one after the other. */
  private atEnd: number[] = []
  /** The last checkpoint of the job: what is not to be committed is left out of it. */
  private last: number | undefined
  /** Writers of a snapshot that nobody needs any more, with their memory. */
  private spare: SnapshotWriters | undefined

  constructor(parts: TaskParts, task: TaskCondition) {
    this.parts = parts
    this.task = task
    this.alignment = new BarrierAlignment(parts.gates)
    const back = parts.gates.find((gate) => gate.feedback)
    if (back !== undefined) this.feedback = new FeedbackLog(back, parts.stages[0].node.id, parts.acknowledge)
  }

  /** A checkpoint is complete. Operators hear of it in a step. */
  complete(checkpoint: number): void {
    this.completed.push(checkpoint)
  }

  /** Whether there is something to do as soon as the task is quiet. */
  get due(): boolean {
    return this.completed.length > 0 || this.barrier !== undefined
  }

  /** Whether a barrier waits for the snapshot of an earlier one: no records until that is written. */
  get holdsBack(): boolean {
    return this.writing !== undefined && this.task.quiet && this.barrier !== undefined
  }

  /** Whether a snapshot is being written. */
  get isWriting(): boolean {
    return this.writing !== undefined
  }

  /** Whether operators know of all completed checkpoints. */
  get told(): boolean {
    return this.completed.length === 0
  }

  /**
   * Tells operators of completed checkpoints, and handles a barrier that is due: lets operators prepare, takes their
   * state, hands the barrier on. Returns whether there was anything to do.
   */
  tend(): boolean {
    const { parts, task } = this
    if (!task.quiet || parts.flow.failed) return false
    const completed = this.completed.shift()
    if (completed !== undefined) {
      parts.source?.checkpointComplete(completed)
      this.callStages((stage) => stage.checkpointComplete(completed))
      return true
    }
    const { barrier } = this
    if (barrier === undefined) return false
    if (this.writing !== undefined) return false
    if (this.prepared !== barrier.checkpoint) {
      this.prepared = barrier.checkpoint
      this.callStages(({ operator }) => operator.prepareSnapshot(barrier.checkpoint))
      if (!task.quiet) return true
    }
    this.open(barrier.checkpoint)
    for (const router of parts.routers) router.barrier(barrier)
    this.feedback?.begin(barrier)
    if (parts.source === undefined) this.alignment.done()
    else {
      parts.source.barrierDone()
      if (barrier.stop) parts.source.stop()
    }
    this.write(true)
    return true
  }

  /** A checkpoint of a task that has ended. Acknowledged within this call if there is little state. */
  writeAtEnd(checkpoint: number, commitsOnly = false): void {
    if (this.atEnd.includes(checkpoint) || this.writing?.checkpoint === checkpoint) return
    if (commitsOnly) this.beginLast(checkpoint)
    this.atEnd.push(checkpoint)
    if (this.writing === undefined) this.openNextAtEnd()
  }

  /** With the last checkpoint all that are not complete are of no use any more. */
  private beginLast(checkpoint: number): void {
    this.last = checkpoint
    if (this.feedback !== undefined) return
    this.atEnd = []
    for (const writer of this.writing?.writers.values() ?? []) writer.leaveOutKeyed()
    this.writing = undefined
  }

  private openNextAtEnd(): void {
    const [checkpoint] = this.atEnd
    if (checkpoint === undefined) return
    if (!this.parts.finished)
      for (const stage of this.parts.stages)
        stage.guard(() => void stage.operator.prepareSnapshot(checkpoint))
    this.open(checkpoint)
    this.write(true)
  }

  private open(checkpoint: number): void {
    const { parts, task } = this
    const isLast = checkpoint === this.last
    const writers = (isLast ? undefined : this.spare) ?? OpenSnapshot.writers(parts, true, isLast)
    this.spare = undefined
    for (const writer of writers.values()) writer.reset()
    this.writing = {
      checkpoint,
      snapshot: new OpenSnapshot(parts, parts.finished || task.finished, writers),
      writers,
    }
  }

  /**
   * Goes on with the snapshot for a part of a slice. Returns whether there was one.
   *
   * @param busy whether there is other work
   */
  write(busy: boolean): boolean {
    const { writing, parts } = this
    if (writing === undefined) return false
    const { platform, sliceMs, batchRows } = parts
    const deadline = platform.monotonic() + sliceMs * (busy ? SHARE_OF_BUSY : SHARE_OF_IDLE)
    const entries = Math.min(batchRows, ENTRIES_PER_LOOK)
    while (writing.snapshot.step(entries)) if (platform.monotonic() >= deadline) return true
    this.writing = undefined
    const snapshot = writing.snapshot.finish()
    const release = (): void => {
      if (writing.checkpoint !== this.last) this.spare = writing.writers
    }
    const isAtEnd = this.atEnd[0] === writing.checkpoint
    if (this.feedback === undefined || isAtEnd) parts.acknowledge(writing.checkpoint, snapshot, release)
    else this.feedback.written(writing.checkpoint, snapshot, release)
    if (isAtEnd) {
      this.atEnd.shift()
      this.openNextAtEnd()
    }
    return true
  }

  /** The state of the task, written at once; of a task that is quiet. Operators that write to the outside get no turn before it. */
  snapshot(): TaskSnapshot {
    const { parts, task } = this
    const writers = OpenSnapshot.writers(parts, false)
    const snapshot = new OpenSnapshot(parts, parts.finished || task.finished, writers)
    while (snapshot.step(Infinity));
    return snapshot.finish()
  }

  /** The barrier to be handled as soon as the task is quiet. One that ends meanwhile is snapshot when it is done. */
  private get barrier(): Barrier | undefined {
    if (this.task.finished || this.parts.routers.some((router) => router.ended)) return undefined
    return this.parts.source === undefined ? this.alignment.current : this.parts.source.barrier
  }

  private callStages(call: (stage: Stage) => void | Promise<void>): void {
    for (const stage of this.parts.stages) {
      const promise = stage.guard(() => call(stage))
      if (promise !== undefined) stage.operator.context.await(promise)
    }
  }
}
