/**
 * What: what a task does about checkpoints: waits for barriers, takes the state of its operators, hands barriers on,
 *   and tells operators of checkpoints that are complete.
 * State: barriers that came through some inputs, the checkpoint being prepared, completed ones not told of yet.
 */
import type { Operator } from '../operator/operator.ts'
import { SnapshotWriter, type OperatorSnapshot } from '../state/snapshot.ts'
import { BarrierAlignment } from './barrier-alignment.ts'
import type { Barrier } from './frame.ts'
import type { TaskParts, TaskSnapshot } from './task.ts'

/** How the task is, now. */
export interface TaskCondition {
  /** Nothing is put aside or half done. */
  readonly quiet: boolean
  /** All input is processed. */
  readonly finished: boolean
}

export class TaskCheckpoints {
  readonly alignment: BarrierAlignment
  private readonly parts: TaskParts
  private readonly task: TaskCondition
  /** The checkpoint whose snapshot is being prepared. */
  private prepared: number | undefined
  /** Completed checkpoints that operators have not been told of. */
  private readonly completed: number[] = []

  constructor(parts: TaskParts, task: TaskCondition) {
    this.parts = parts
    this.task = task
    this.alignment = new BarrierAlignment(parts.gates)
  }

  /** A checkpoint is complete. Operators hear of it in a step. */
  complete(checkpoint: number): void {
    this.completed.push(checkpoint)
  }

  /** Whether there is something to do as soon as the task is quiet. */
  get due(): boolean {
    return this.completed.length > 0 || this.barrier !== undefined
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
      this.callStages((operator) => operator.checkpointComplete(completed))
      return true
    }
    const { barrier } = this
    if (barrier === undefined) return false
    if (this.prepared !== barrier.checkpoint) {
      this.prepared = barrier.checkpoint
      this.callStages((operator) => operator.prepareSnapshot(barrier.checkpoint))
      if (!task.quiet) return true
    }
    const snapshot = this.snapshot()
    for (const router of parts.routers) router.barrier(barrier)
    if (parts.source === undefined) this.alignment.done()
    else {
      parts.source.barrierDone()
      if (barrier.stop) parts.source.stop()
    }
    parts.acknowledge(barrier.checkpoint, snapshot)
    return true
  }

  /** The state of the task; of a task that is quiet. Operators that write to the outside get no turn before it. */
  snapshot(): TaskSnapshot {
    const { stages, source } = this.parts
    const operators = new Map<number, OperatorSnapshot>()
    for (const stage of stages) {
      const writer = new SnapshotWriter(stage.node.maxParallelism)
      stage.guard(() => stage.operator.snapshot(writer))
      if (stage === stages[0]) stage.guard(() => source?.snapshot(writer))
      operators.set(
        stage.node.id,
        stage.guard(() => writer.finish()),
      )
    }
    return { operators, finished: this.parts.finished || this.task.finished }
  }

  /** The state of a task that is done, for a checkpoint. */
  snapshotWhenDone(checkpoint: number): TaskSnapshot {
    if (!this.parts.finished)
      for (const stage of this.parts.stages)
        stage.guard(() => void stage.operator.prepareSnapshot(checkpoint))
    return this.snapshot()
  }

  /** The barrier to be handled as soon as the task is quiet. One that ends meanwhile is snapshot when it is done. */
  private get barrier(): Barrier | undefined {
    if (this.task.finished) return undefined
    return this.parts.source === undefined ? this.alignment.current : this.parts.source.barrier
  }

  private callStages(call: (operator: Operator) => void | Promise<void>): void {
    for (const stage of this.parts.stages) {
      const promise = stage.guard(() => call(stage.operator))
      if (promise !== undefined) stage.operator.context.await(promise)
    }
  }
}
