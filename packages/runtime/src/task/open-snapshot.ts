/** The snapshot of a task that is being written between the task's work. */
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { SnapshotWriter } from '../state/snapshot.ts'
import type { Stage } from './stage.ts'
import type { TaskSnapshot } from './task-snapshot.ts'
import type { TaskParts } from './task-parts.ts'

/** What the operators of a task write to. */
export type SnapshotWriters = ReadonlyMap<Stage, SnapshotWriter>

export class OpenSnapshot {
  private readonly finished: boolean
  private readonly writers: SnapshotWriters
  private readonly rest: Stage[]

  /** Opens it: what operators have now is what will be in it. */
  constructor({ stages, source }: TaskParts, finished: boolean, writers: SnapshotWriters) {
    this.finished = finished
    this.writers = writers
    for (const [stage, writer] of writers) {
      stage.snapshot(writer)
      if (stage === stages[0]) stage.guard(() => source?.snapshot(writer))
    }
    this.rest = stages.filter((stage) => !this.writerOf(stage).isWhole)
  }

  /** Writers for the operators of a task. */
  static writers({ stages }: TaskParts, inSlices: boolean, listsOnly = false): SnapshotWriters {
    return new Map(
      stages.map((stage) => {
        const { maxParallelism, parallelism } = stage.node
        const groups = Math.ceil(maxParallelism / parallelism)
        return [stage, new SnapshotWriter(maxParallelism, inSlices, groups, listsOnly)]
      }),
    )
  }

  /** Writes about so many entries. Returns whether there are more. */
  step(entries: number): boolean {
    const [stage] = this.rest
    if (stage !== undefined && !stage.guard(() => this.writerOf(stage).step(entries))) this.rest.shift()
    return this.rest.length > 0
  }

  /** The snapshot, when there are no more entries to write. */
  finish(): TaskSnapshot {
    const operators = new Map<number, OperatorSnapshot>()
    for (const [stage, writer] of this.writers) operators.set(stage.node.id, writer.finish())
    return { operators, finished: this.finished }
  }

  private writerOf(stage: Stage): SnapshotWriter {
    return this.writers.get(stage) as SnapshotWriter
  }
}
